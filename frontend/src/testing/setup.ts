import '@testing-library/jest-dom/vitest'
import { configure } from '@testing-library/dom'

configure({ asyncUtilTimeout: 30_000 }) // a busy machine draws few frames
