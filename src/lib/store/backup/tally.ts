/**
 * Counts rows on their way into or out of a backup, as they stand after later ones replaced earlier ones with the
 * same key. Keeps keys only, never bodies.
 */
import type { BackupManifest } from '#lib/domain/backup.ts';
import type { OpenRow, OpenRows } from '../contract.ts';
import { rowKey } from './format.ts';

export class Tally {
	/** Lines seen, replaced ones included. */
	lines = 0;
	readonly #keys = new Map<string, Set<string>>();
	/** Customers without a body: undone creations and erased ones. */
	readonly #empty = new Set<string>();
	readonly #unreadable = new Set<string>();
	#seq = 0;
	#hash = '';

	/** False where the row is of no known table or lacks its key. */
	add(table: string, { row, text }: OpenRow): boolean {
		const key = rowKey(table, row);
		if (key === null) return false;
		this.lines++;
		let keys = this.#keys.get(table);
		if (!keys) this.#keys.set(table, (keys = new Set()));
		keys.add(key);
		if (table === 'customers') {
			if (text == null) this.#empty.add(key);
			else this.#empty.delete(key);
		}
		if (table === 'meta' && key === 'head') {
			this.#seq = Number(row.seq);
			this.#hash = String(row.hash);
		}
		if (this.#unreadable.size > 0) this.#unreadable.delete(`${table}/${key}`);
		return true;
	}

	addUnreadable({ table, unreadable = [] }: OpenRows): void {
		for (const key of unreadable) this.#unreadable.add(`${table}/${key}`);
	}

	result(): Pick<BackupManifest, 'counts' | 'customers' | 'seq' | 'hash' | 'unreadable'> {
		const counts = Object.fromEntries([...this.#keys].map(([table, keys]) => [table, keys.size]).sort());
		return {
			counts,
			customers: (this.#keys.get('customers')?.size ?? 0) - this.#empty.size,
			seq: this.#seq,
			hash: this.#hash,
			unreadable: this.#unreadable.size
		};
	}
}
