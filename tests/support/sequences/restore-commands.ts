/** Commands about ways back: restores, kept databases, rescue; and erasure, which has none. */
import { isEqual } from '#lib/domain/equal.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import type { Order } from '#lib/domain/order.ts';
import { isFrozen } from '#lib/domain/order-rules.ts';
import { MAX_COMMIT } from '#lib/store/schema.ts';
import { isOwned } from '#lib/store/facts.ts';
import { referencesOf } from '#lib/store/references.ts';
import { unnamed } from '#lib/store/unnaming.ts';
import { erase, erasing } from './erasing-model.ts';
import { copyOf, type Model, type Row, type Wish } from './model.ts';
import { call, type Command, type Step } from './step.ts';
import type { Method, Tab } from './tab.ts';
import { passphrase } from './vault-commands.ts';

/** Kept databases in the order of the model. */
async function keptName(tab: Tab, index: number): Promise<Result<string>> {
	const kept = await tab.call('restore.kept', {});
	if (!kept.ok) return kept;
	const found = [...kept.value].sort((a, b) => a.at - b.at)[index];
	return found ? ok(found.name) : fail('not-found');
}

export const RESTORE_COMMANDS: Record<Extract<Method, `${'restore' | 'rescue' | 'audit'}.${string}`>, Command> = {
	'restore.inspect': 'reads',
	'restore.previewMerge': 'reads',
	'restore.kept': 'reads',
	'restore.merge': {
		tasks: 300,
		weight: 14,
		alone: true,
		make(draw, model, _, { files }) {
			const copies = model.at.copies.filter(({ number }) => files.has(number));
			const nameless = [model.at.content, ...copies.map(({ content }) => content)].some(({ rows }) =>
				rows.some(({ id }) => id === null)
			);
			if (copies.length === 0 || nameless) return null;
			const { number, secret } = draw.pick(copies);
			const file = files.get(number)!;
			const [missing, deleted, different] = [draw.chance(0.7), draw.chance(0.7), draw.chance(0.7)];
			return {
				name: `restore.merge ${number}`,
				async run(tab) {
					const preview = await tab.call('restore.previewMerge', { file, secret: passphrase(secret) });
					if (!preview.ok) return preview;
					const choice = { missing, deleted, different, only: null };
					return tab.call('restore.merge', { previewId: preview.value.previewId, choice });
				},
				apply(later) {
					const copy = later.at.copies.find((each) => each.number === number)!;
					const wishes = broughtBack(later, copy.content.rows, { missing, deleted, different });
					later.commit('merge-restore', wishes, true);
					return null;
				}
			};
		}
	},
	'restore.run': {
		tasks: 400,
		weight: 14,
		alone: true,
		make(draw, model, _, shelf) {
			const copies = model.at.copies.filter(({ number }) => shelf.files.has(number));
			if (copies.length === 0) return null;
			const { number, secret } = draw.pick(copies);
			const file = shelf.files.get(number)!;
			return {
				name: `restore.run ${number}`,
				run: (tab) => tab.call('restore.run', { file, secret: passphrase(secret), sealed: false }),
				apply(later) {
					replace(later, number);
					const copy = later.at.copies.find((each) => each.number === number)!;
					// Whoever has just been read back is there.
					copy.gone = false;
					if (later.at.content.secret === null) later.at.backupSecret ??= secret;
					return null;
				},
				unnoted: (later) => replace(later, number)
			};
		}
	},
	'restore.goBack': {
		tasks: 80,
		weight: 16,
		alone: true,
		make(draw, model) {
			if (model.at.kept.length === 0) return null;
			const index = draw.int(model.at.kept.length);
			return onKept('restore.goBack', index, ({ at }) => {
				const [content] = at.kept.splice(index, 1);
				at.kept.push(at.content);
				at.content = content!;
			});
		}
	},
	'restore.dropKept': {
		tasks: 30,
		weight: 8,
		make(draw, model) {
			if (model.at.kept.length === 0) return null;
			const index = draw.int(model.at.kept.length);
			return onKept('restore.dropKept', index, ({ at }) => void at.kept.splice(index, 1));
		}
	},
	'rescue.state': 'reads',
	'rescue.rawCopy': 'reads',
	// Where nothing is lost it starts nothing: that is what a slip of the screen must not cost.
	'rescue.startFresh': {
		tasks: 40,
		weight: 1,
		alone: true,
		make: () => ({ ...call('rescue.startFresh', {}), apply: () => null })
	},
	'audit.list': 'reads',
	'audit.changes': 'reads',
	'audit.record': 'reads',
	'audit.check': 'reads',
	'audit.person': 'reads',
	'audit.previewErase': 'reads',
	'audit.erase': {
		tasks: 60,
		weight: 4,
		alone: true,
		make(draw, model) {
			const rows = [...model.customers(), ...model.customers(true)];
			if (rows.length === 0 || model.rows.some(({ id }) => id === null)) return null;
			const id = draw.pick(rows).id as CustomerId;
			const keepIssued = draw.chance(0.7);
			const { gone, altered } = erasing(model, id, keepIssued);
			// More goes in several transactions, of which a crash may leave some.
			if (gone.length + altered.length > MAX_COMMIT) return null;
			return {
				...call('audit.erase', { id, keepIssued }),
				apply(later) {
					erase(later, erasing(later, id, keepIssued));
					return null;
				}
			};
		}
	}
};

/** The content of a copy takes the place of the current one, which is kept. */
function replace({ at }: Model, number: number): void {
	const copy = at.copies.find((each) => each.number === number)!;
	// One in which nothing was ever written is not worth keeping.
	if (at.content.entries.length > 0) at.kept.push(at.content);
	// It is sealed as the one it replaces.
	const { secret, passkeys } = at.content;
	at.content = { ...copyOf(copy.content), secret, passkeys };
}

type MergeKind = 'missing' | 'deleted' | 'different' | 'same';

/** What a merge takes of a backup: what was chosen, and what that names and is not here. */
function broughtBack(model: Model, rows: readonly Row[], choice: Record<'missing' | 'deleted' | 'different', boolean>) {
	const hereOf = (row: Row) => model.rows.find((each) => each.table === row.table && each.id === row.id);
	const candidates = rows
		.filter((row) => !row.now.gone && !row.now.deleted)
		.flatMap((row) => withoutErased(model, row) ?? [])
		.map((row) => ({ row, here: hereOf(row), kind: kindOf(row, hereOf(row)) }));
	const named = new Set<string>();
	const takes = ({ row, kind }: (typeof candidates)[number]) =>
		kind !== 'same' && (choice[kind] || (kind !== 'different' && named.has(`${row.table} ${row.id}`)));
	for (let size = -1; size !== named.size;) {
		size = named.size;
		for (const { row } of candidates.filter(takes)) {
			for (const { table, id } of referencesOf(row.table, row.now.body as never)) named.add(`${table} ${id}`);
		}
	}
	return candidates.filter(takes).flatMap(({ row, here, kind }): Wish[] => {
		if (kind === 'missing') return [{ kind: 'create', again: here, ...fromBackup(row) }];
		const isSame = agrees(row, here!);
		const { body } = row.now;
		return [
			...(kind === 'deleted' ? [{ kind: 'restore', row: here! } as const] : []),
			...(!isSame && choice.different ? [{ kind: 'replace', row: here!, body } as const] : [])
		];
	});
}
/** As it may come back: not where it was erased here or belongs to somebody who was, and without what names them. */
function withoutErased(model: Model, row: Row): Row | null {
	const erased = new Set(model.rows.flatMap(({ id, table, erased }) => (erased ? `${table} ${id}` : [])));
	if (erased.has(`${row.table} ${row.id}`)) return null;
	const body = unnamed(row.table, row.now.body as never, (id) => erased.has(`customers ${id}`)) ?? row.now.body;
	const isTheirs = isOwned(row.table) && erased.has(`customers ${String(body.customer)}`);
	return isTheirs ? null : { ...row, now: { ...row.now, body } };
}

function kindOf(row: Row, here: Row | undefined): MergeKind {
	if (!here || here.now.gone) return 'missing';
	if (here.now.deleted) return 'deleted';
	return agrees(row, here) ? 'same' : 'different';
}
/** A backup corrects neither what was imported nor what stands in the books. */
function agrees(row: Row, here: Row): boolean {
	if (row.table === 'imports' || isEqual(here.now.body, row.now.body)) return true;
	const order = here.now.body as unknown as Order;
	return row.table === 'orders' && (isFrozen(order) || order.status === 'replaced');
}

function fromBackup({ table, id, now: { body } }: Row) {
	// The entry it names belongs to the backup's journal.
	return { table, id, body: table === 'imports' ? { ...body, seq: 0 } : body };
}

function onKept(method: 'restore.goBack' | 'restore.dropKept', index: number, act: (model: Model) => void): Step {
	return {
		name: `${method} ${index}`,
		async run(tab) {
			const name = await keptName(tab, index);
			return name.ok ? tab.call(method, { name: name.value }) : name;
		},
		apply(later) {
			act(later);
			return null;
		}
	};
}
