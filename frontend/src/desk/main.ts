import '@fontsource-variable/source-sans-3/index.css'
import { mount } from 'svelte'
import '../theme/theme.scss'
import App from './app.svelte'
import { followLinksOutside } from './links'
import { guardLeaving, session } from './session.svelte'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
followLinksOutside()
guardLeaving()
void session.start()
mount(App, { target })
