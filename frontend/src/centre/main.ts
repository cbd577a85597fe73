import '@fontsource-variable/source-sans-3/index.css'
import { mount } from 'svelte'
import '../theme/theme.scss'
import Centre from './Centre.svelte'

const target = document.getElementById('app')
if (target) mount(Centre, { target })
