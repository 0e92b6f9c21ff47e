/** Lint rules; `npm run check:lint` passes this file by name, so that the top level stays clean. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import js from '@eslint/js';
import svelteConfig from '../../svelte.config.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** `default` means something only to a framework; everywhere else a name tells more. */
const noDefaultExport = {
	selector: 'ExportDefaultDeclaration',
	message: 'Export by name; only framework files have a default export.'
};
const noEnum = { selector: 'TSEnumDeclaration', message: 'Use a union of literals; enums are not erasable.' };
const noParameterProperty = {
	selector: 'TSParameterProperty',
	message: 'Assign in the constructor; parameter properties are not erasable.'
};
/** A promise that is not Dexie's lets IndexedDB commit the transaction underneath. */
const foreignPromises = ['crypto', 'fetch', 'navigator', 'setTimeout', 'CompressionStream'].map((name) => ({
	selector: `CallExpression[callee.property.name='transaction'] AwaitExpression Identifier[name='${name}']`,
	message: `No \`${name}\` inside a transaction: it commits while the promise is pending. Do it before.`
}));

export default defineConfig(
	{
		basePath: root,
		ignores: [
			'node_modules/',
			'build/',
			'.svelte-kit/',
			'src/lib/paraglide/',
			'tests/results/',
			'src/project.inlang/cache/'
		]
	},
	{
		basePath: root,
		extends: [js.configs.recommended, ts.configs.recommended, svelte.configs.recommended],
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			// TypeScript knows every name, also types and globals that ESLint does not.
			'no-undef': 'off',
			// Readers of other programs' files look for control characters on purpose.
			'no-control-regex': 'off',
			'no-console': 'error',
			// `!= null` asks for null and undefined at once.
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'no-else-return': 'error',
			'object-shorthand': 'error',
			'prefer-template': 'error',
			'no-restricted-syntax': ['error', noDefaultExport, noEnum, noParameterProperty, ...foreignPromises],
			'no-restricted-properties': [
				'error',
				{ object: 'Math', property: 'random', message: 'Take the seed or ids as parameters, or use crypto.' }
			],
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all', ignoreRestSiblings: true }
			],
			'@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
			'@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }]
		}
	},
	{
		basePath: root,
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig }
		}
	},
	{
		basePath: root,
		files: ['**/*.svelte', '**/*.svelte.ts'],
		rules: {
			'svelte/no-at-html-tags': 'error',
			'svelte/require-each-key': 'error',
			'svelte/button-has-type': 'error',
			'svelte/no-target-blank': 'error',
			// Addresses come resolved from `client/place`; ui pieces only pass them on.
			'svelte/no-navigation-without-resolve': 'off',
			// Most maps are local to one derivation; those in state are replaced whole.
			'svelte/prefer-svelte-reactivity': 'off',
			// What a component assigns, its markup and its effects read.
			'no-useless-assignment': 'off'
		}
	},
	{
		basePath: root,
		files: ['**/*.config.{js,ts}', 'tests/bench/page/vite.config.ts'],
		rules: { 'no-restricted-syntax': ['error', noEnum, noParameterProperty] }
	},
	{
		// What runs in a terminal talks to it.
		basePath: root,
		files: ['tests/support/*.js', 'tests/bench/**/*.{js,ts}'],
		rules: { 'no-console': 'off' }
	},
	{
		// Playwright's fixtures that need nothing are written `({}, use)`.
		basePath: root,
		files: ['tests/e2e/**/*.ts'],
		rules: { 'no-empty-pattern': 'off', 'no-console': 'off' }
	}
);
