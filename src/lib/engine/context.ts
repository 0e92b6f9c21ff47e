/** What every handler gets, and the shape of a handler table. */
import type { Store } from '#lib/store/contract.ts';
import type { RandomBytes } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/errors.ts';
import type { Area, Contract, ProgressStep } from './api.ts';
import type { Session } from './session.ts';

export interface CallContext {
	store: Store;
	session: Session;
	/** Milliseconds since the epoch. */
	now: () => number;
	random: RandomBytes;
	/** BCP 47 tag of the page. */
	locale: string;
	/** Aborted when the page cancels the call. */
	signal: AbortSignal;
	progress: (step: ProgressStep, done: number, total: number) => void;
}

/** One handler for each method of an area; a missing one is a type error. */
export type Handlers<A extends Area> = {
	[M in keyof Contract[A]]: Contract[A][M] extends { input: infer Input; output: infer Output }
		? (input: Input, context: CallContext) => Promise<Result<Output>>
		: never;
};
