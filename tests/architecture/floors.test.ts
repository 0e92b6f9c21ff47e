import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importsOfSvelte, inspectHouse, repository, ROOMS } from './floors.ts';
import { filesOf } from './source.ts';

describe('the house', () => {
	test('every import goes down', { timeout: 60_000 }, async () => {
		const { result, violations } = await inspectHouse(repository);
		expect(violations).toEqual([]);
		expect(result.summary.totalCruised).toBeGreaterThan(20);
	});

	test('screens and ui name no lower room, not even for a type', () => {
		const wrong = filesOf('.svelte').flatMap(({ path, relative }) =>
			importsOfSvelte(path)
				.filter((address) => /#lib\/(store|formats|cleaning|analysis|engine)\/|\/engine\.worker/.test(address))
				.filter((address) => !(relative.startsWith('src/lib/features/') && address === '#lib/engine/api.ts'))
				.map((address) => `${relative} → ${address}`)
		);
		expect(wrong).toEqual([]);
	});

	test('every folder of src/lib is a room with a row', () => {
		const rooms = filesOf('').map(({ relative }) => relative.split('/').slice(1, 3).join('/'));
		const unknown = [...new Set(rooms)].filter(
			(room) => room.startsWith('lib/') && !(room in ROOMS) && room !== 'lib/paraglide'
		);
		expect(unknown).toEqual([]);
	});

	test('no barrels and no rooms without a name', () => {
		// The service worker's name is Kit's.
		const files = filesOf('').filter(({ relative }) => relative !== 'src/service-worker/index.ts');
		const wrong = files.filter(({ relative }) =>
			/(^|\/)(index\.(ts|js|svelte\.ts)|(utils?|helpers?|common|misc|shared)(\/|\.ts$))/.test(relative)
		);
		expect(wrong.map(({ relative }) => relative)).toEqual([]);
	});
});

describe('the rules themselves find', () => {
	let folder = '';
	let violations: string[] = [];

	const files: Record<string, string> = {
		'package.json': '{ "type": "module", "imports": { "#lib/*": "./src/lib/*" }, "dependencies": { "dexie": "*" } }',
		'src/lib/domain/errors.ts': 'export const code = 1;',
		'src/lib/store/open.ts': "import { Dexie } from 'dexie'; export const store = Dexie;",
		'src/lib/engine/api.ts': 'export interface Contract { a: 1 } export const version = 1;',
		'src/lib/engine/good.ts': "import { store } from '#lib/store/open.ts'; export const good = store;",
		'src/lib/domain/upwards.ts': "import { store } from '#lib/store/open.ts'; export const a = store;",
		'src/lib/analysis/sideways.ts': "import type { Contract } from '#lib/engine/api.ts'; export type A = Contract;",
		'src/lib/engine/smuggler.ts': "import { Dexie } from 'dexie'; export const a = Dexie;",
		'src/lib/client/types.ts': "import type { Contract } from '#lib/engine/api.ts'; export type A = Contract;",
		'src/lib/client/values.ts': "import { version } from '#lib/engine/api.ts'; export const a = version;",
		'src/lib/client/circleA.ts': "import { b } from './circleB.ts'; export const a = () => b;",
		'src/lib/client/circleB.ts': "import { a } from './circleA.ts'; export const b = () => a;",
		'src/lib/client/missing.ts': "import { a } from './nowhere.ts'; export const b = a;",
		'src/lib/ui/Knows.svelte':
			'<script lang="ts">import { store } from \'#lib/store/open.ts\'; let { a }: { a: number } = $props();</script>{a}{store}',
		'src/lib/features/Late.svelte':
			'<script lang="ts">const late = () => import(\'#lib/store/open.ts\');</script><button type="button" onclick={late}>x</button>',
		'src/lib/features/Good.svelte':
			"<script lang=\"ts\">import { code } from '#lib/domain/errors.ts'; import Knows from '#lib/ui/Knows.svelte';</script><Knows a={code} />"
	};

	beforeAll(async () => {
		// Inside the repository, so that packages are found.
		mkdirSync(join(repository, 'tests/results'), { recursive: true });
		folder = mkdtempSync(join(repository, 'tests/results/house-'));
		for (const [path, source] of Object.entries(files)) {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), source);
		}
		({ violations } = await inspectHouse(folder));
	}, 60_000);
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test.each([
		['an import upwards', 'src/lib/domain/upwards.ts → src/lib/store/open.ts'],
		['a type from a room that is not in the row', 'src/lib/analysis/sideways.ts → src/lib/engine/api.ts'],
		['a value of the contract', 'src/lib/client/values.ts → src/lib/engine/api.ts'],
		['the store in a component', 'src/lib/ui/Knows.svelte → src/lib/store/open.ts'],
		['a late import in a component', 'src/lib/features/Late.svelte → src/lib/store/open.ts'],
		['a circle', 'src/lib/client/circleA.ts → src/lib/client/circleB.ts'],
		['a missing file', 'src/lib/client/missing.ts → ./nowhere.ts']
	])('%s', (_, expected) => {
		expect(violations.some((violation) => violation.endsWith(expected))).toBe(true);
	});
	test('dexie outside the store', () => {
		expect(violations.some((text) => /^dexie stays in lib\/store: src\/lib\/engine\/smuggler\.ts → /.test(text))).toBe(
			true
		);
	});
	test('nothing wrong with what is right', () => {
		expect(
			violations.filter((text) => /: src\/lib\/(engine\/good|store\/open|client\/types|features\/Good)/.test(text))
		).toEqual([]);
	});
});
