/**
 * Showing the device to somebody: nothing can be changed or taken along, only chosen fields are shown, amounts are
 * blurred. A convenience, not a lock: whoever has the device can clear the browser's settings. It survives a reload
 * and holds in every tab; what is stored for it names fields and ids, never a person. A survey handed over is a show
 * of nothing but its questions, and the one thing that may be written is its answer.
 */
import { createContext } from 'svelte';
import type { Failure } from '#lib/domain/errors.ts';
import { CUSTOMER_FIELDS, type CustomerField } from '#lib/domain/fields.ts';
import { isId, type CustomerId, type SurveyId } from '#lib/domain/ids.ts';
import type { Secret } from '#lib/domain/vault.ts';
import { KithError, type Engine } from './engine.ts';
import { readSetting, writeSetting } from './locale.ts';

export class ShowMode {
	/** The fields shown; null while nothing is being shown to anybody. */
	fields = $state.raw<readonly CustomerField[] | null>(null);
	/** The one customer shown; null: all of them. */
	only = $state.raw<CustomerId | null>(null);
	/** The survey in other hands, and who answers it; null: none. */
	survey = $state.raw<HandedSurvey | null>(null);
	readonly #key: string;
	readonly #onlyKey: string;
	readonly #surveyKey: string;

	constructor(base: string) {
		this.#key = `kith:${base}:show`;
		this.#onlyKey = `kith:${base}:show-only`;
		this.#surveyKey = `kith:${base}:show-survey`;
		this.#read();
	}

	get isOn(): boolean {
		return this.fields !== null;
	}

	/** Follows the other tabs; answers the function that stops it. */
	listen(): () => void {
		const follow = ({ key }: StorageEvent) => {
			if (key === this.#key || key === null) this.#read();
		};
		addEventListener('storage', follow);
		return () => removeEventListener('storage', follow);
	}

	/** Whether a field may be seen. */
	shows(field: CustomerField): boolean {
		return this.fields?.includes(field) ?? true;
	}

	/** Begins to show these fields, of one customer or of all. */
	start(fields: readonly CustomerField[], only: CustomerId | null = null): void {
		this.fields = [...fields];
		this.only = only;
		// Before what begins it, so that no tab shows more for a moment.
		writeSetting(this.#onlyKey, only);
		writeSetting(this.#key, JSON.stringify(fields));
	}

	/** Hands a survey over. */
	startSurvey(survey: HandedSurvey): void {
		writeSetting(this.#surveyKey, JSON.stringify(survey));
		this.survey = survey;
		this.start([]);
	}

	/** Ends it. A sealed workspace asks for a secret that opens it: throws `wrong-secret` and goes on showing. */
	async leave(engine: Engine, sealed: boolean, secret: Secret | null): Promise<void> {
		if (sealed) {
			if (!secret) throw new KithError({ code: 'wrong-secret' });
			await engine.vault.unlock({ secret });
		}
		this.fields = null;
		this.only = null;
		this.survey = null;
		writeSetting(this.#key, null);
		writeSetting(this.#surveyKey, null);
		writeSetting(this.#onlyKey, null);
	}

	/** Why a call is refused now; null: it is not. */
	async refusal(area: string, method: string): Promise<Failure | null> {
		if (!this.isOn) return null;
		if (this.survey && area === 'responses' && method === 'create') return null;
		const { kindOf } = await import('./call-kinds.ts');
		return kindOf(area, method) === 'read' ? null : { code: 'read-only' };
	}

	#read(): void {
		this.fields = parse(readSetting(this.#key));
		this.only = readSetting(this.#onlyKey) as CustomerId | null;
		this.survey = this.isOn ? surveyFrom(readSetting(this.#surveyKey)) : null;
	}
}

export interface HandedSurvey {
	survey: SurveyId;
	customer: CustomerId | null;
}
/** Null where there is none, or the note cannot be read: then nothing is shown at all. */
function surveyFrom(stored: string | null): HandedSurvey | null {
	if (stored === null) return null;
	try {
		const { survey, customer } = JSON.parse(stored) as Partial<HandedSurvey>;
		if (typeof survey !== 'string' || !isId(survey)) return null;
		return { survey, customer: typeof customer === 'string' && isId(customer) ? customer : null };
	} catch (reason) {
		if (reason instanceof SyntaxError) return null;
		throw reason;
	}
}

/** An unreadable note still means that somebody was being shown something: then no field is shown. */
function parse(stored: string | null): CustomerField[] | null {
	if (stored === null) return null;
	try {
		const list: unknown = JSON.parse(stored);
		return Array.isArray(list) ? CUSTOMER_FIELDS.filter((field) => list.includes(field)) : [];
	} catch (reason) {
		if (reason instanceof SyntaxError) return [];
		throw reason;
	}
}

export const [useShowMode, provideShowMode] = createContext<ShowMode>();
