import { describe, expect, test } from 'vitest';
import type { Pipeline } from '#lib/domain/deal.ts';
import { validPipeline } from '#lib/domain/deal-schema.ts';
import type { StageId } from '#lib/domain/ids.ts';
import { PipelineDraft } from './pipeline-draft.svelte.ts';

const [A, B, C] = ['a', 'b', 'c'].map((text) => text.padEnd(22, '-') as StageId) as [StageId, StageId, StageId];
const pipeline = (): Pipeline => ({
	name: 'Sales',
	stages: [A, B, C].map((id) => ({ id, name: id[0]!, probability: 0.5, staleAfter: null })),
	lostReasons: ['Price'],
	position: 0,
	at: 1
});

describe('stages that are taken out', () => {
	test('send their deals to the stage before, else to the first, until somebody says otherwise', () => {
		const start = pipeline();
		const draft = new PipelineDraft(start, new Map([[B, 2]]));
		draft.remove(B);
		draft.remove(A);
		expect(draft.leaving).toEqual([{ stage: start.stages[1], deals: 2 }]);
		expect(draft.moves).toEqual([
			{ from: A, to: C },
			{ from: B, to: C }
		]);
		const other = new PipelineDraft(start, new Map());
		other.remove(C);
		expect(other.moves).toEqual([{ from: C, to: B }]);
		other.homes.set(C, A);
		expect(other.moves).toEqual([{ from: C, to: A }]);
		other.remove(A);
		expect(other.moves).toEqual([
			{ from: A, to: B },
			{ from: C, to: B }
		]);
		expect(start).toEqual(pipeline());
	});

	test('no stage that stays is moved out of', () => {
		const draft = new PipelineDraft(pipeline(), new Map([[A, 1]]));
		draft.add();
		draft.shift(0, 1);
		expect(draft.body.stages.map(({ id }) => id).slice(0, 3)).toEqual([B, A, C]);
		expect([draft.leaving, draft.moves]).toEqual([[], []]);
	});
});

describe('what is saved', () => {
	test('has names without blanks around them and each reason once, and is valid', () => {
		const draft = new PipelineDraft(pipeline(), new Map());
		expect(draft.isDirty).toBe(false);
		draft.body.stages[0]!.name = ' New ';
		draft.body.lostReasons = ['Price', '', ' Price ', 'Time'];
		expect(draft.isDirty).toBe(true);
		expect(draft.whole.stages[0]!.name).toBe('New');
		expect(draft.whole.lostReasons).toEqual(['Price', 'Time']);
		expect(validPipeline(draft.whole).ok).toBe(true);
	});

	test('says what is missing only once saving was tried', () => {
		const draft = new PipelineDraft(pipeline(), new Map());
		draft.add();
		const stage = draft.body.stages.at(-1)!;
		expect([draft.isValid, draft.stageError(stage)]).toEqual([false, undefined]);
		draft.tried = true;
		expect(draft.stageError(stage)).toBeDefined();
		stage.name = 'Agreed';
		expect([draft.isValid, draft.stageError(stage)]).toEqual([true, undefined]);
	});
});
