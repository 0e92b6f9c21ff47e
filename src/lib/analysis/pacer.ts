/**
 * Lets a long calculation stop and breathe: after a fixed amount of work – counted in multiplications,
 * not in time, so that results and tests do not depend on a clock – it waits for one turn of the event
 * loop, in which a cancel message can arrive.
 */

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

/** A message and not a timer: browsers stretch repeated timers to 4 ms. */
function nextTurn(): Promise<void> {
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve();
		};
		port2.postMessage(null);
	});
}
