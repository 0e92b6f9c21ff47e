/** What can be done with one task at a tap, from wherever it is shown: done, open again, postponed. Each with its way back. */
import { SvelteSet } from 'svelte/reactivity';
import { localDayAt, type Day } from '#lib/domain/dates.ts';
import type { TaskId } from '#lib/domain/ids.ts';
import type { Task } from '#lib/domain/task.ts';
import type { Engine } from '#lib/client/engine.ts';
import { m } from '#lib/paraglide/messages.js';
import { formatCount, showHidden } from '../format.ts';
import type { Undo } from '../undo.svelte.ts';
import { canShareFile, shareFile } from '../backup/hand-over.ts';
import { saveFile } from '../save-file.ts';
import { dayInSentence } from './words.ts';

type Known = Pick<Task, 'title' | 'recurrence'> & { id: TaskId };

export class TaskActs {
	/** Under way: a second tap would do the next occurrence of a series. */
	readonly busy = new SvelteSet<TaskId>();
	readonly #engine: Engine;
	readonly #undo: Undo;

	constructor(engine: Engine, undo: Undo) {
		this.#engine = engine;
		this.#undo = undo;
	}

	complete({ id, title, recurrence }: Known): Promise<boolean> {
		const said = recurrence === '' ? m.tasks_done_completed : m.tasks_done_recurs;
		const selection = { kind: 'ids' as const, ids: [id] };
		const today = localDayAt(Date.now());
		return this.#act(id, () => this.#engine.tasks.complete({ selection, today }), said({ title: showHidden(title) }));
	}
	reopen({ id, title }: Known): Promise<boolean> {
		return this.#act(id, () => this.#engine.tasks.reopen({ id }), m.tasks_done_reopened({ title: showHidden(title) }));
	}
	postpone({ id, title: written }: Known, to: Day | null): Promise<boolean> {
		const title = showHidden(written);
		const said =
			to === null
				? m.tasks_done_undated({ title })
				: m.tasks_done_postponed({ title, day: dayInSentence(to, localDayAt(Date.now())) });
		const selection = { kind: 'ids' as const, ids: [id] };
		return this.#act(id, () => this.#engine.tasks.postpone({ selection, to }), said);
	}

	delete({ id }: Known): Promise<boolean> {
		const selection = { kind: 'ids' as const, ids: [id] };
		return this.#act(
			id,
			() => this.#engine.tasks.delete({ selection }),
			m.records_done_deleted({ count: 1, n: formatCount(1) })
		);
	}
	restore({ id }: Known): Promise<boolean> {
		return this.#act(
			id,
			() => this.#engine.tasks.restore({ ids: [id] }),
			m.records_done_restored({ count: 1, n: formatCount(1) })
		);
	}

	/** Gives its calendar file to the share sheet of a phone, or to the downloads. */
	async giveFile(ids: TaskId[]): Promise<void> {
		try {
			const blob = await this.#engine.tasks.icsOf({ ids });
			// The name says nothing of anybody: downloads are listed by name.
			const file = new File([blob], 'kith-task.ics', { type: 'text/calendar' });
			if (matchMedia('(pointer: coarse)').matches && canShareFile(file)) await shareFile(file);
			else saveFile(file, file.name);
		} catch (reason) {
			this.#undo.failed(reason);
		}
	}

	async #act(id: TaskId, call: () => Promise<{ seq: number | null }>, said: string): Promise<boolean> {
		if (this.busy.has(id)) return false;
		this.busy.add(id);
		try {
			const { seq } = await call();
			this.#undo.wrote(seq === null ? m.records_done_nothing() : said, seq);
			return true;
		} catch (reason) {
			this.#undo.failed(reason);
			return false;
		} finally {
			this.busy.delete(id);
		}
	}
}
