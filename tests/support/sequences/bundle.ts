/**
 * Puts the engine and the sequences into one file that plain Node runs: a test runner fetches every module that is
 * loaded on first use anew, which takes time of its own and an order of its own. In this file a handful of
 * records is a batch of several chunks and pages, so that short sequences meet what large imports do.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';

const LIMITS = { MAX_COMMIT: 6, PAGE_ROWS: 8 };

/** Builds the file and answers its path. */
export async function bundleSequences(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'kith-sequences-'));
	await build({
		configFile: false,
		root: join(import.meta.dirname, '../../..'),
		logLevel: 'error',
		plugins: [smallLimits(), cheapGuessing()],
		ssr: { noExternal: true },
		build: {
			ssr: join(import.meta.dirname, 'main.ts'),
			outDir: folder,
			emptyOutDir: false,
			copyPublicDir: false,
			target: 'node20',
			minify: false,
			rolldownOptions: { output: { entryFileNames: 'sequences.mjs', codeSplitting: false } }
		}
	});
	return join(folder, 'sequences.mjs');
}

/** Argon2id costs a second on purpose; what it is for is tested elsewhere. */
function cheapGuessing(): Plugin {
	return {
		name: 'kith-cheap-guessing',
		load(id) {
			if (!id.endsWith('/src/lib/store/vault/argon2.ts')) return null;
			return `import { createHash } from 'node:crypto';
				export const argon2 = async (secret, { salt }) =>
					new Uint8Array(createHash('sha256').update(secret).update(salt).digest());`;
		}
	};
}

function smallLimits(): Plugin {
	return {
		name: 'kith-small-limits',
		transform(code, id) {
			if (!id.endsWith('/src/lib/store/schema.ts')) return null;
			let text = code;
			for (const [name, value] of Object.entries(LIMITS)) {
				const before = text;
				text = text.replace(new RegExp(`(export const ${name} = )\\d+`), `$1${value}`);
				if (text === before) this.error(`${name} is not where it was`);
			}
			return { code: text, map: null };
		}
	};
}
