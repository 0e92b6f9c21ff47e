/**
 * The floors of the house as dependency-cruiser rules: which room may import which. Imports only go
 * down; what a room's row does not name is forbidden. Test files are not cruised: they may reach
 * for fixtures and fakes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';

interface Room {
	/** Rooms it may import, besides itself; `x!` means types only. */
	mayImport: string[];
	/** Packages only this room and others naming it may import. */
	packages?: string[];
}

const SCREEN = ['bits-ui', 'svelte', '@lucide/svelte'];

/** Folder under src → what it may import. Longest names first where one holds another. */
export const ROOMS: Record<string, Room> = {
	'lib/domain': { mayImport: [], packages: ['valibot'] },
	'lib/formats': { mayImport: ['lib/domain'], packages: ['papaparse', 'chardet', 'ical.js'] },
	'lib/cleaning': { mayImport: ['lib/domain'], packages: ['libphonenumber-js'] },
	'lib/analysis': { mayImport: ['lib/domain'], packages: ['ml-kmeans'] },
	'lib/store': { mayImport: ['lib/domain'], packages: ['dexie', 'hash-wasm'] },
	'lib/engine': {
		mayImport: ['lib/domain', 'lib/formats', 'lib/cleaning', 'lib/analysis', 'lib/store'],
		packages: ['comlink', 'valibot']
	},
	'lib/client': {
		// The worker's address (`?worker&url`) is the one thing besides types that crosses.
		mayImport: ['lib/domain', 'lib/engine/api.ts!', 'lib/engine/engine.worker.ts', 'lib/paraglide'],
		packages: ['comlink', 'svelte']
	},
	'lib/ui': { mayImport: ['lib/domain', 'lib/paraglide'], packages: SCREEN },
	'lib/charts': {
		mayImport: ['lib/domain', 'lib/ui', 'lib/paraglide'],
		packages: [...SCREEN, 'layercake', 'd3-scale']
	},
	'lib/pwa': { mayImport: ['lib/client', 'lib/domain', 'lib/paraglide'], packages: ['workbox-window', 'svelte'] },
	'lib/embed': { mayImport: ['lib/client', 'lib/domain', 'lib/paraglide'], packages: ['svelte'] },
	'lib/features': {
		mayImport: [
			'lib/client',
			'lib/ui',
			'lib/charts',
			'lib/domain',
			'lib/pwa',
			'lib/embed',
			'lib/paraglide',
			'lib/engine/api.ts!'
		],
		packages: SCREEN
	},
	routes: {
		mayImport: [
			'lib/features',
			'lib/client',
			'lib/ui',
			'lib/charts',
			'lib/domain',
			'lib/pwa',
			'lib/embed',
			'lib/paraglide'
		],
		packages: SCREEN
	},
	// The page that opens a backup without Kith: one file, so it takes from below only what reads one.
	opener: {
		mayImport: ['lib/store/backup', 'lib/store/vault', 'lib/formats', 'lib/domain', 'lib/store/contract.ts!']
	},
	'service-worker': { mayImport: [] }
};

const escape = (path: string) => path.replaceAll('.', '\\.');
/** A folder, or one file. */
const inside = (place: string) => `^src/${escape(place)}${place.endsWith('.ts') ? '$' : '/'}`;

function roomRules(): IForbiddenRuleType[] {
	return Object.entries(ROOMS).flatMap(([room, { mayImport }]) => {
		const types = mayImport.filter((place) => place.endsWith('!')).map((place) => place.slice(0, -1));
		const values = mayImport.filter((place) => !place.endsWith('!'));
		const rules: IForbiddenRuleType[] = [
			{
				name: `${room} imports only what its row says`,
				severity: 'error',
				from: { path: inside(room) },
				to: { path: '^src/', pathNot: [room, ...values, ...types].map(inside) }
			}
		];
		if (types.length > 0) {
			rules.push({
				name: `${room} imports only types of the contract`,
				severity: 'error',
				from: { path: inside(room) },
				to: { path: types.map(inside), dependencyTypesNot: ['type-only'] }
			});
		}
		return rules;
	});
}

/** Each package stays in the rooms that name it, so that it can be replaced or loaded late. */
function packageRules(): IForbiddenRuleType[] {
	const names = new Set(Object.values(ROOMS).flatMap((room) => room.packages ?? []));
	return [...names].map((name) => {
		const rooms = Object.entries(ROOMS).filter(([, room]) => room.packages?.includes(name));
		return {
			name: `${name} stays in ${rooms.map(([room]) => room).join(', ')}`,
			severity: 'error',
			from: { path: '^src/', pathNot: rooms.map(([room]) => inside(room)) },
			to: { path: `(^|/)node_modules/${name}/` }
		};
	});
}

const GENERAL: IForbiddenRuleType[] = [
	// A circle that types alone close does not exist once it runs.
	{
		name: 'no circles',
		severity: 'error',
		from: {},
		to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
	},
	{ name: 'every import is found', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^[$]' } },
	{
		name: 'only declared packages',
		severity: 'error',
		from: { path: '^src/' },
		to: {
			dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'],
			dependencyTypesNot: ['type-only'],
			pathNot: '/svelte/'
		}
	},
	{
		name: 'nothing of Node runs in a browser',
		severity: 'error',
		from: { path: '^src/' },
		to: { dependencyTypes: ['core'] }
	},
	{ name: 'no code from tests', severity: 'error', from: { path: '^src/' }, to: { path: '^tests/' } }
];

/** Cruises the `src` below a folder; answers the modules seen and the broken rules as `rule: from → to`. */
export async function inspectHouse(folder: string): Promise<{ result: ICruiseResult; violations: string[] }> {
	const { output } = await cruise(['src'], {
		baseDir: folder,
		validate: true,
		ruleSet: { forbidden: [...roomRules(), ...packageRules(), ...GENERAL] },
		exclude: { path: ['\\.(test|bench)\\.ts$', '^src/lib/paraglide/.+/'] },
		doNotFollow: { path: ['node_modules', '^src/lib/paraglide/'] },
		tsPreCompilationDeps: true,
		enhancedResolveOptions: {
			extensions: ['.ts', '.js', '.svelte', '.css', '.json'],
			exportsFields: ['exports'],
			conditionNames: ['svelte', 'browser', 'import', 'default']
		}
	} as Parameters<typeof cruise>[1]);
	if (typeof output === 'string') throw new Error(output);
	const violations = output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
	return { result: output, violations };
}

/** Static and dynamic import addresses in a `.svelte` file, types too: the compiler drops those before the cruise. */
export function importsOfSvelte(path: string): string[] {
	const source = readFileSync(path, 'utf8');
	return [...source.matchAll(/\bimport\s*(?:\(\s*|[^'"();]*?\bfrom\s*)?['"]([^'"]+)['"]/g)].map(
		(match) => match[1] ?? ''
	);
}

export const repository = join(import.meta.dirname, '../..');
