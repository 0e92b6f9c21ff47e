/** What the source may not say, and what the messages must: rules that no import graph shows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repository } from './floors.ts';
import { filesOf } from './source.ts';

const code = filesOf('.ts', '.js', '.svelte').filter(({ relative }) => !/\.(test|bench)\.ts$/.test(relative));

/** Places that a pattern stands in, as `file:line`, without comment lines and lines that the linter lets pass with a reason. */
function found(pattern: RegExp, files = code): string[] {
	return files.flatMap(({ relative, text }) =>
		text.split('\n').flatMap((line, index, lines) => {
			const isComment = /^\s*(\/\/|\/?\*|<!--)/.test(line);
			const isExplained = /eslint-disable-next-line \S+ -- \S/.test(lines[index - 1] ?? '');
			return !isComment && !isExplained && pattern.test(line) ? [`${relative}:${index + 1}`] : [];
		})
	);
}

describe('the source', () => {
	test.each([
		['HTML from strings', /\{@html|\.innerHTML\b|insertAdjacentHTML|document\.write\(/],
		['code from strings', /\beval\(|new Function\(/],
		['the console', /\bconsole\.\w+\(/],
		['randomness that is neither seeded nor secure', /\bMath\.random\b/],
		['browser storage of a shared name', /\b(localStorage|sessionStorage)\.(get|set|remove)Item\(\s*['"`](?!\$\{)/],
		['old stores and actions', /from '(svelte\/store|\$app\/stores)'|\suse:[a-z]\w*[=\s>]/]
	])('is free of %s', (_, pattern) => {
		expect(found(pattern)).toEqual([]);
	});

	test('asks nothing of the network outside the service worker', () => {
		// The privacy page asks the host for the page once more, to see the headers it sends.
		const asks = ['src/service-worker', 'src/lib/features/privacy/host.ts'];
		const page = code.filter(({ relative }) => !asks.some((start) => relative.startsWith(start)));
		expect(
			found(/(?<![.#\w])fetch\(|\bXMLHttpRequest\b|\bnew WebSocket\b|\bnew EventSource\b|sendBeacon/, page)
		).toEqual([]);
	});

	// SecretField takes passphrases, which a password manager may keep; its own type lets nothing else through.
	test('has text inputs only in ui, and all of them with autocomplete off, passphrases aside', () => {
		const inputs = filesOf('.svelte').flatMap(({ relative, text }) => {
			const markup = text.replaceAll(/<script[^]*?<\/script>|<!--[^]*?-->/g, '');
			// Attributes that several inputs of a file share stand in its script and are spread.
			const isOffInScript = /autocomplete: 'off'/.test(text);
			return [...markup.matchAll(/<(?:input|textarea)\b(?:[^>{]|\{[^}]*\})*>/g)].map(([tag]) => ({
				relative,
				tag,
				isOff:
					tag.includes('autocomplete="off"') ||
					(isOffInScript && tag.includes('{...')) ||
					relative === 'src/lib/ui/SecretField.svelte'
			}));
		});
		const typed = inputs.filter(({ tag }) => !/type="(checkbox|radio|file|range|color|hidden)"/.test(tag));
		expect(typed.length).toBeGreaterThan(0);
		expect(typed.filter(({ relative }) => !relative.startsWith('src/lib/ui/')).map(({ relative }) => relative)).toEqual(
			[]
		);
		expect(typed.filter(({ isOff }) => !isOff)).toEqual([]);
	});

	test('keeps pages a table of contents: at most 30 lines', () => {
		const long = filesOf('+page.svelte').filter(({ text }) => text.trimEnd().split('\n').length > 30);
		expect(long.map(({ relative }) => relative)).toEqual([]);
	});
});

describe('the messages', () => {
	const read = (locale: string) => {
		const files = filesOf('.json').filter(({ relative }) => relative.startsWith(`src/messages/${locale}/`));
		return files.flatMap(({ relative, text }) =>
			Object.entries(JSON.parse(text) as Record<string, unknown>)
				.filter(([key]) => key !== '$schema')
				.map(([key, value]) => ({ key, value, file: relative.split('/').at(-1) ?? '' }))
		);
	};
	const english = read('en');
	const chinese = read('zh-CN');
	const keys = (messages: typeof english) => messages.map(({ key, file }) => `${file} ${key}`).sort();

	test('are the same in both languages, each key in the same file', () => {
		expect(keys(chinese)).toEqual(keys(english));
	});
	test('have no key twice', () => {
		const names = english.map(({ key }) => key);
		expect(names.filter((key, index) => names.indexOf(key) !== index)).toEqual([]);
	});
	test('take the same parameters in both languages', () => {
		const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
		const read = (value: unknown) => {
			const text = JSON.stringify(value);
			const locals = all(text, /local (\w+)/g);
			const used = all(text, /\{(\w+)\}/g).filter((name) => !locals.includes(name));
			// A language without plural forms needs no number, so what is declared need not be used.
			return { used: new Set(used), taken: new Set([...used, ...all(text, /input (\w+)/g)]) };
		};
		const inChinese = new Map(chinese.map(({ key, value }) => [key, read(value)]));
		const different = english.filter(({ key, value }) => {
			const [one, other] = [read(value), inChinese.get(key)];
			return (
				!other ||
				[...one.used].some((name) => !other.taken.has(name) && !Array.isArray(value)) ||
				[...other.used].some((name) => !one.taken.has(name))
			);
		});
		expect(different.map(({ key }) => key)).toEqual([]);
	});
	test('are all listed for the compiler', () => {
		const settings = readFileSync(join(repository, 'src/project.inlang/settings.json'), 'utf8');
		const files = [...new Set(english.map(({ file }) => file))];
		expect(files.filter((file) => !settings.includes(`/${file}"`))).toEqual([]);
	});
	test('are all used, and only known ones are', () => {
		const used = new Set(
			code.flatMap(({ text }) => [...text.matchAll(/\bm(?:\.|\[')(\w+)(?:'\])?/g)].map((match) => match[1] ?? ''))
		);
		const known = new Set(english.map(({ key }) => key));
		expect([...known].filter((key) => !used.has(key))).toEqual([]);
	});
	test('say something for every error code', () => {
		const union = readFileSync(join(repository, 'src/lib/domain/errors.ts'), 'utf8').match(
			/type ErrorCode =([^]+?)\n\n/
		);
		const codes = [...(union?.[1] ?? '').matchAll(/^\s*\| '([\w-]+)'/gm)].map((match) => match[1] ?? '');
		const sentences = readFileSync(join(repository, 'src/lib/features/errors.ts'), 'utf8');
		expect(codes.length).toBeGreaterThan(20);
		expect(codes.filter((name) => !new RegExp(`^\\s*'?${name}'?:`, 'm').test(sentences))).toEqual([]);
	});
});
