/** A passphrase that is being made: typed twice, and what can be said about it. */
import { strengthOf } from './strength.ts';

export class NewPassphrase {
	value = $state('');
	repeated = $state('');
	#names: readonly string[];

	/** `names` are words around it that somebody would try first. */
	constructor(names: readonly string[] = []) {
		this.#names = names;
	}

	get strength() {
		return strengthOf(this.value, this.#names);
	}
	/** The second one is not even a beginning of the first. */
	get differs(): boolean {
		return this.repeated !== '' && !this.value.startsWith(this.repeated);
	}
	/** Long enough, not easy to guess, and typed twice the same. */
	get ready(): boolean {
		const { kind } = this.strength;
		return (kind === 'enough' || kind === 'long') && this.repeated === this.value;
	}
}
