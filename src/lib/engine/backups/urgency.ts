/**
 * How loud the reminder to back up is. Pure. What is at stake is work: what was changed since the last copy that
 * was read back whole, and for how long it has stood nowhere else. Nothing changed: nothing to say.
 */
import type { BackupState } from '../api.ts';

export interface Standing {
	/** Records changed since the last verified backup; since ever, where there is none. */
	recordsSince: number;
	/** Whole days since it; since the first data, where there is none. */
	days: number;
	hasVerified: boolean;
}

type Urgency = BackupState['urgency'];
/** From these on, by days or by records; whichever says more. */
const STEPS: Record<'verified' | 'never', { plain: [days: number, records: number]; loud: [number, number] }> = {
	verified: { plain: [7, 200], loud: [30, 5000] },
	// No copy at all: everything there is would be lost, so everything comes sooner.
	never: { plain: [1, 50], loud: [7, 500] }
};

export function urgencyOf({ recordsSince, days, hasVerified }: Standing): Urgency {
	if (recordsSince === 0) return 'none';
	const { plain, loud } = STEPS[hasVerified ? 'verified' : 'never'];
	const reaches = ([leastDays, leastRecords]: [number, number]) => days >= leastDays || recordsSince >= leastRecords;
	if (reaches(loud)) return 'loud';
	return reaches(plain) ? 'plain' : 'quiet';
}
