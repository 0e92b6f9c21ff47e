/**
 * Lets a long calculation stop and breathe: after a fixed amount of work – counted in multiplications,
 * not in time, so that results and tests do not depend on a clock – it waits for one turn of the event
 * loop, in which a cancel message can arrive.
 */
import { nextTurn } from '#lib/domain/next-turn.ts';

/** Reports work done; answers false once the calculation should stop. */
export type Pacer = (work: number) => Promise<boolean>;

/** Some ten milliseconds on a phone. */
const WORK_PER_TURN = 4_000_000;

/** A pacer that obeys the signal. */
export function createPacer(signal: AbortSignal | undefined): Pacer {
	let sinceTurn = 0;
	return async (work) => {
		sinceTurn += work;
		if (sinceTurn >= WORK_PER_TURN) {
			sinceTurn = 0;
			await nextTurn();
		}
		return !signal?.aborted;
	};
}
