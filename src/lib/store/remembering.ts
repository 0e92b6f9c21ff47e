/**
 * What is remembered of the data outside their database, so that their loss is noticed instead of being
 * answered with an empty one: in the registry, in Cache Storage, and in the page's own storage. Numbers and
 * times only. The registry is the source; the other two are written again wherever they differ.
 */
import { failureOf } from './connection.ts';
import type { Sentinel, StoreEnvironment } from './contract.ts';
import { namesFor } from './names.ts';
import { changing, withKnownRegistry } from './registry.ts';
import type { DatabaseRow, RegistryRow } from './schema.ts';

export class Memory {
	readonly #env: StoreEnvironment;
	/** What the page remembers, as far as this worker knows. */
	#page: Sentinel | null;

	constructor(env: StoreEnvironment) {
		this.#env = env;
		this.#page = env.remembered ?? null;
	}

	/** What page or cache remember; of two, the one that knows more. */
	async recall(): Promise<Sentinel | null> {
		const cached = await this.#cached();
		if (!cached || !this.#page) return cached ?? this.#page;
		return cached.customers > this.#page.customers ? cached : this.#page;
	}

	/** Notes how many customers a database holds, and brings all memories level with the registry. */
	async note(database: string, part: { created: number; customers: number }): Promise<void> {
		await this.#quietly(async () => {
			await withKnownRegistry(this.#env, (registry) => registry.databases.update(database, part));
			await this.#level();
		});
	}

	/** Brings page and cache level with the registry. */
	async refresh(): Promise<void> {
		await this.#quietly(() => this.#level());
	}

	/** Told in any case: another tab may have noted what this worker does not know. */
	async forget(): Promise<void> {
		this.#page = null;
		this.#env.onRemember?.(null);
		await this.#quietly(() => this.#tell(null));
	}

	async #level(): Promise<void> {
		const known = await withKnownRegistry(this.#env, (registry) =>
			changing(registry, async () => sentinelOf(await registry.databases.toArray(), await registry.meta.toArray()))
		);
		if (known.ok) await this.#tell(known.value);
	}

	async #tell(sentinel: Sentinel | null): Promise<void> {
		if (!isSame(this.#page, sentinel)) {
			this.#page = sentinel;
			this.#env.onRemember?.(sentinel);
		}
		if (isSame(await this.#cached(), sentinel)) return;
		const { memory } = namesFor(this.#env.base);
		if (!sentinel) await this.#env.caches?.delete(memory);
		else await (await this.#env.caches?.open(memory))?.put(this.#address, new Response(JSON.stringify(sentinel)));
	}

	async #cached(): Promise<Sentinel | null> {
		const { memory } = namesFor(this.#env.base);
		try {
			if (!(await this.#env.caches?.has(memory))) return null;
			const response = await (await this.#env.caches?.open(memory))?.match(this.#address);
			return response ? sentinelFrom(await response.json()) : null;
		} catch {
			// Cache Storage is denied in some windows, and what it holds may be damaged: then it knows nothing.
			return null;
		}
	}

	/** Never asked for over the network: a name within this copy. */
	get #address(): string {
		return `${this.#env.base}remembered.json`;
	}

	/** A memory that cannot be written is written by a later look; it must not fail what it remembers. */
	async #quietly(write: () => Promise<void>): Promise<void> {
		try {
			await write();
		} catch (error) {
			failureOf(error, 'storage-denied');
		}
	}
}

/** Null while no workspace ever held anything. */
function sentinelOf(databases: readonly DatabaseRow[], rows: readonly RegistryRow[]): Sentinel | null {
	const used = databases.filter((row) => row.state === 'current' && row.created !== undefined);
	if (used.length === 0) return null;
	const notes = rows.flatMap((row) => ('book' in row ? row.book.notes : []));
	return {
		created: Math.min(...used.map((row) => row.created!)),
		customers: used.reduce((sum, row) => sum + row.customers, 0),
		lastBackup: Math.max(0, ...notes.flatMap((note) => (note.goneAt === null ? note.at : [])))
	};
}

function sentinelFrom(value: unknown): Sentinel | null {
	if (typeof value !== 'object' || value === null) return null;
	const { created, customers, lastBackup } = value as Partial<Record<keyof Sentinel, unknown>>;
	if (typeof created !== 'number' || typeof customers !== 'number' || typeof lastBackup !== 'number') return null;
	return { created, customers, lastBackup };
}

function isSame(a: Sentinel | null, b: Sentinel | null): boolean {
	return (
		a === b ||
		(a !== null &&
			b !== null &&
			a.created === b.created &&
			a.customers === b.customers &&
			a.lastBackup === b.lastBackup)
	);
}
