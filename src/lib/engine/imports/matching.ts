/**
 * Finds the stored customer a row speaks about: by external id, then e-mail, then phone and name, then
 * by being identical. An e-mail or phone shared by people of clearly different names (info@, a family,
 * a switchboard) is no match but a probable duplicate, which the user decides.
 */
import type { Customer } from '#lib/domain/customer.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { MatchBasis } from '#lib/domain/imports.ts';
import { fold } from '#lib/domain/text.ts';
import type { MatchKey } from '#lib/cleaning/contract.ts';
import { matchKeyOf } from '#lib/cleaning/match-key.ts';
import { jaroWinkler } from '#lib/cleaning/name-likeness.ts';
import type { CustomerDirectory } from '#lib/store/contract.ts';

/** From here on two names that share no word are taken for variants of one. */
const SAME_NAME = 0.8;

export interface Candidate {
	id: CustomerId;
	basis: MatchBasis;
}

export class Matcher {
	readonly #directory: CustomerDirectory;
	/** Keys of stored customers by slot, and slots by sorted name; made once for an import. */
	readonly #keys: (MatchKey | undefined)[] = [];
	readonly #bySortedName = new Map<string, number[]>();

	constructor(directory: CustomerDirectory) {
		this.#directory = directory;
		for (let slot = 0; slot < directory.size; slot++) {
			const row = directory.row(slot);
			if (!row || row.deletedAt) continue;
			const key = matchKeyOf(row);
			this.#keys[slot] = key;
			if (key.sorted === '') continue;
			const same = this.#bySortedName.get(key.sorted);
			if (same) same.push(slot);
			else this.#bySortedName.set(key.sorted, [slot]);
		}
	}

	/** Keys of the living customers, for the duplicate index. */
	*stored(): Generator<{ slot: number; key: MatchKey }> {
		for (let slot = 0; slot < this.#keys.length; slot++) {
			const key = this.#keys[slot];
			if (key) yield { slot, key };
		}
	}

	/**
	 * The certain match of a row, or null. `named` is false where the row has no name of its own (it was
	 * made from the e-mail): then the e-mail alone decides.
	 */
	find(customer: Customer, key: MatchKey, named: boolean): Candidate | null {
		if (customer.externalId !== '') {
			const slot = this.#best(this.#directory.slotsByExternalId(customer.externalId), key);
			if (slot !== null) return this.#candidate(slot, 'external-id');
		}
		for (const { value } of customer.emails) {
			const slots = this.#directory.slotsByEmail(fold(value));
			const slot = this.#best(named ? slots.filter((found) => this.#mayBeSame(found, key)) : slots, key);
			if (slot !== null) return this.#candidate(slot, 'email');
		}
		for (const { value } of customer.phones) {
			const slots = this.#directory.slotsByPhone(value).filter((found) => this.#keys[found]?.sorted === key.sorted);
			const slot = this.#best(slots, key);
			if (slot !== null) return this.#candidate(slot, 'phone-and-name');
		}
		return null;
	}

	/** Stored customers of the same name, for rows that nothing else identifies. */
	namesakes(key: MatchKey): CustomerId[] {
		return (this.#bySortedName.get(key.sorted) ?? []).map((slot) => this.#directory.row(slot)!.id);
	}

	/** Of several living candidates the one with the same name, else the first. */
	#best(slots: readonly number[], key: MatchKey): number | null {
		let first: number | null = null;
		for (const slot of slots) {
			const stored = this.#keys[slot];
			if (!stored) continue;
			if (stored.sorted === key.sorted) return slot;
			first ??= slot;
		}
		return first;
	}

	#mayBeSame(slot: number, key: MatchKey): boolean {
		const stored = this.#keys[slot];
		return stored !== undefined && areNamesClose(stored, key);
	}

	#candidate(slot: number, basis: MatchBasis): Candidate {
		return { id: this.#directory.row(slot)!.id, basis };
	}
}

/** Whether two names may be one person's: a word in common (a marriage keeps the given name) or alike as a whole. */
export function areNamesClose(a: MatchKey, b: MatchKey): boolean {
	if (a.sorted === b.sorted) return true;
	const words = new Set(a.sorted.split(' '));
	return b.sorted.split(' ').some((word) => words.has(word)) || jaroWinkler(a.sorted, b.sorted) >= SAME_NAME;
}
