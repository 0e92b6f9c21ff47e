/** What is left to do where the data cannot be shown: say what is known, save the rows as they stand, start anew. */
import { ok } from '#lib/domain/errors.ts';
import type { RescueState } from './api.ts';
import type { Handlers, Standing } from './context.ts';

export const rescue: Handlers<'rescue'> = {
	async state(_, context) {
		return ok(describe(context.standing));
	},

	async rawCopy(_, context) {
		return context.device.rawCopy();
	},

	async startFresh(_, context) {
		const forgotten = await context.device.forgetLost();
		if (!forgotten.ok) return forgotten;
		const standing = await context.reopen();
		return standing.state === 'failed' ? { ok: false, error: standing.failure } : ok();
	}
};

function describe(standing: Standing): RescueState {
	if (standing.state !== 'failed') return { state: standing.state, remembered: null };
	const { code, params } = standing.failure;
	if (code === 'database-newer') return { state: 'newer', remembered: null };
	if (code !== 'data-lost') return { state: 'denied', remembered: null };
	const number = (key: string): number => Number(params?.[key] ?? 0);
	return { state: 'lost', remembered: { customers: number('customers'), lastBackup: number('lastBackup') } };
}
