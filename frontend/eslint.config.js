import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'wailsjs/', 'src/door/api.d.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      // Queues and registers that nothing draws are plain Maps on purpose.
      'svelte/prefer-svelte-reactivity': 'off',
      // Addresses are fragments (#/…) of the one page; there is no router to resolve them.
      'svelte/no-navigation-without-resolve': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'src/door is the only fetch.' },
        { name: 'alert', message: 'Use a dialog of the page.' },
        { name: 'confirm', message: 'Use a dialog of the page.' },
        { name: 'prompt', message: 'Use a dialog of the page.' },
        { name: 'localStorage', message: 'Nothing about a family may lie outside the store.' },
        { name: 'sessionStorage', message: 'Nothing about a family may lie outside the store.' },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
    rules: {
      // The CSP forbids style attributes; style: directives go through the DOM and are allowed.
      'svelte/no-inline-styles': ['error', { allowTransitions: false }],
    },
  },
  {
    files: ['src/door/**', 'e2e/**', 'src/testing/**', 'scripts/**'],
    rules: { 'no-restricted-globals': 'off' },
  },
)
