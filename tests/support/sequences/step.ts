/** One random call of a sequence, and what a command needs to make one. */
import type { ErrorCode, Result } from '#lib/domain/errors.ts';
import type { CauseKind } from '#lib/engine/api.ts';
import type { FolderInMemory } from '../folder.ts';
import type { Draw } from './draw.ts';
import type { Model, Row, Wish } from './model.ts';
import type { Input, Method, Tab } from './tab.ts';

export interface Step {
	/** For messages: the method and the least that tells calls apart. */
	name: string;
	run: (tab: Tab) => Promise<Result<unknown>>;
	/** Does to the model what the call does to the data; answers the failure it should end in, if any. */
	apply: (model: Model) => ErrorCode | null;
	/** What a crash may leave as well: all of the data, but not yet what the registry notes beside them. */
	unnoted?: (model: Model) => void;
}
/** What outlives the browser: files that were handed over, by number, and a folder for backups. */
export interface Shelf {
	files: Map<number, File>;
	folder: FolderInMemory;
}

export type Command =
	/** Changes nothing that is kept. */
	| 'reads'
	| {
			/** Roughly how many tasks a call takes, so that a crash finds the middle of it. */
			tasks: number;
			/** How often it is drawn. */
			weight: number;
			/** Nobody else writes meanwhile: who would be told that the data moved. */
			alone?: boolean;
			/** One commit, or tried anew until it is one: another tab may do the like to the same record at the same time. */
			beside?: boolean;
			/** The page loads anew afterwards, and so do the others, which are told that theirs is gone. */
			reloads?: boolean;
			make: (draw: Draw, model: Model, now: number, shelf: Shelf) => Step | null;
	  };

export function call<M extends Method>(method: M, input: Input<M>): Pick<Step, 'name' | 'run'> {
	return { name: `${method} ${JSON.stringify(input).slice(0, 160)}`, run: (tab) => tab.call(method, input) };
}

/** Applies as one entry; `wishes` sees the rows of the model it is given. */
export function entry(cause: CauseKind, wishes: (model: Model) => Wish[], isBatch = false): Pick<Step, 'apply'> {
	return {
		apply: (model) => {
			model.commit(cause, wishes(model), isBatch);
			return null;
		}
	};
}

export function rowOf(model: Model, id: string): Row {
	const row = model.rows.find((each) => each.id === id);
	if (!row) throw new Error(`The model has no ${id}`);
	return row;
}
