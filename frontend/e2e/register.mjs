// Lets node run the TypeScript of these tests on every Node we support: types are
// stripped by the compiler we already have, nothing is checked here (npm run check does).
import { register } from 'node:module'

register('./strip.mjs', import.meta.url)
