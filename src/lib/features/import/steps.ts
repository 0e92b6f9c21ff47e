/** The walk through an import and which step may be shown: the address asks, what is there decides. */
export const STEPS = ['file', 'columns', 'check', 'done'] as const;
export type Step = (typeof STEPS)[number];

export interface Reached {
	/** A file is open. */
	preview: boolean;
	/** Its rows are checked, with the plan as it is now. */
	check: boolean;
	/** The import is being written: nothing else may be shown. */
	running: boolean;
	/** An import is finished. */
	summary: boolean;
}

/** The step an address asks for, or as far towards it as one has come. */
export function shownStep(wanted: string | null, reached: Reached): Step {
	if (reached.running) return 'done';
	if (wanted === 'done' && reached.summary) return 'done';
	if (wanted !== 'file' && wanted !== null) {
		if (wanted !== 'columns' && reached.check) return 'check';
		if (reached.preview) return 'columns';
	}
	return 'file';
}
