import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// Two pages come out of one build: the laptop's desk and the centre's staff
// pages. Paths are relative, because the window serves them from wails:// and
// the centre from a folder of its own.
export default defineConfig({
  base: './',
  plugins: [svelte(), svelteTesting()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // the CSP allows no data: fonts
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { index: here('index.html'), centre: here('centre.html') } },
  },
  server: { proxy: { '/api': process.env.EARLYHELP_DOOR ?? 'http://127.0.0.1:8787' } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['./src/testing/setup.ts'],
    restoreMocks: true,
    testTimeout: 60_000,
  },
})
