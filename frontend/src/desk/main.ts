import '@fontsource-variable/source-sans-3/index.css'
import { mount } from 'svelte'
import '../theme/theme.scss'
import App from './app.svelte'
import { followLinksOutside } from './links'
import { guardLeaving, session } from './session.svelte'

async function begin(): Promise<void> {
  const target = document.getElementById('app')
  if (!target) throw new Error('index.html has no #app')
  followLinksOutside()
  guardLeaving()
  await session.given(target.dataset.front)
  mount(App, { target })
  await session.start()
}

void begin()
