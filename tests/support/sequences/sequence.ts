/**
 * One random sequence: two tabs, random writes against the model, and one crash – of a tab or of the whole
 * browser – between two tasks of a write. Afterwards the data are those before that write or those after it.
 */
import type { Result } from '#lib/domain/errors.ts';
import type { TableName } from '#lib/engine/api.ts';
import { seededRandom } from '#lib/analysis/random.ts';
import { textSecret } from '#lib/domain/vault.ts';
import { folderInMemory } from '../folder.ts';
import { COMMANDS, SUBJECT_NAMES, writesAbout, type Write } from './commands.ts';
import { Draw } from './draw.ts';
import { Model } from './model.ts';
import { difference } from './differences.ts';
import { observe, type Extent, type Observed } from './observe.ts';
import type { Shelf, Step } from './step.ts';
import { Tab, type Method } from './tab.ts';
import { handles } from './globals.ts';
import { World } from './world.ts';

export interface SequenceResult {
	/** How often each command ran to a success. */
	done: Map<Method, number>;
	/** What the crash met: `middle` before the call had answered. */
	crash: { method: Method; hit: 'middle' | 'end'; outcome: 'before' | 'after'; browser: boolean };
	operations: number;
	trace: number;
}

const OPERATIONS = 20;
const TABS = 2;
const KEPT: readonly Method[] = ['restore.goBack', 'restore.dropKept'];
/** Virtual milliseconds in which the tabs have told each other what there is to tell. */
const SOON_MS = 50;

/** Runs the sequence of a seed; throws with the operations so far where the data are not what they should be. */
export async function runSequence(seed: number): Promise<SequenceResult> {
	const sequence = new Sequence(seed);
	try {
		return await sequence.run();
	} catch (reason) {
		const log = sequence.log.map((line, index) => `${index + 1}. ${line}`).join('\n');
		throw new Error(`Sequence ${seed} failed (alone: KITH_SEED=${seed}):\n${log}\n${String(reason)}`, {
			cause: reason
		});
	}
}

interface Act {
	method: Method;
	tasks: number;
	step: Step;
	tab: Tab;
}
interface Outcome {
	model: Model;
	/** The acts whose effect it has, in order. */
	applied: readonly Act[];
}

class Sequence {
	readonly log: string[] = [];
	readonly #world: World;
	readonly #draw: Draw;
	readonly #writes: readonly Write[];
	readonly #done = new Map<Method, number>();
	#tabs: Tab[] = [];
	#model = new Model();
	readonly #shelf: Shelf = { files: new Map(), folder: folderInMemory() };

	constructor(seed: number) {
		this.#world = new World(seed);
		handles.add(this.#shelf.folder);
		this.#draw = new Draw(seededRandom(seed ^ 0x5eed));
		this.#writes = writesAbout(this.#draw.pick([null, ...SUBJECT_NAMES]));
	}

	async run(): Promise<SequenceResult> {
		for (let i = 0; i < TABS; i++) this.#tabs.push(await this.#open());
		const crashAt = 2 + this.#draw.int(OPERATIONS - 4);
		let crash: SequenceResult['crash'] | null = null;
		for (let i = 0; i < OPERATIONS; i++) {
			const acts = this.#next();
			if (i === crashAt) crash = await this.#crash(acts);
			else await this.#do(acts);
		}
		await this.#world.settle(1000);
		const outcome = { model: this.#model, applied: [] };
		for (const [index, tab] of this.#tabs.entries())
			await this.#adoptOne([outcome], await this.#observe(tab, index === 0 ? 'check' : 'all', [outcome]));
		return { done: this.#done, crash: crash!, operations: OPERATIONS, trace: this.#world.trace };
	}

	/** A random write, and sometimes one of the other tab meanwhile: the like of it, or a new customer. */
	#next(): Act[] {
		const index = this.#draw.int(TABS);
		// What a restore kept is seldom there: what can be done with it would hardly ever be drawn.
		const isKept = this.#model.at.kept.length > 0 && this.#draw.chance(0.2);
		const writes = isKept ? this.#writes.filter(({ method }) => KEPT.includes(method)) : this.#writes;
		const first = this.#drawAct(writes, this.#tabs[index]!);
		const { alone = false, beside = false } = this.#writes.find(({ method }) => method === first.method)!;
		if (alone || this.#draw.chance(beside ? 0.6 : 0.8)) return [first];
		const area = first.method.split('.')[0]!;
		const likely = this.#writes.filter((write) => write.beside && write.method.startsWith(`${area}.`));
		const creating = this.#writes.filter(({ method }) => method === 'customers.create');
		return [first, this.#drawAct(beside ? likely : creating, this.#tabs[1 - index]!)];
	}

	#drawAct(writes: readonly Write[], tab: Tab): Act {
		const total = writes.reduce((sum, { weight }) => sum + weight, 0);
		for (;;) {
			let rest = this.#draw.random() * total;
			const write = writes.find(({ weight }) => (rest -= weight) < 0)!;
			const step = write.make(this.#draw, this.#model, this.#world.now(), this.#shelf);
			if (step) return { method: write.method, tasks: write.tasks, step, tab };
		}
	}

	async #do(acts: readonly Act[]): Promise<void> {
		const answers = await this.#work(acts);
		const outcomes = this.#outcomes(acts, answers);
		const ended = acts.some(({ method, tab }) => reloads(method) && answers.get(tab.owner)?.ok);
		if (ended) await this.#reopen(this.#tabs.map(({ owner }) => owner));
		const isOfPlaces = acts.some(({ method }) => /^(vault|restore|rescue)\.|deleteEverything/.test(method));
		const extent = this.#draw.chance(0.07) ? 'all' : isOfPlaces ? 'places' : 'glance';
		await this.#adoptOne(outcomes, await this.#observe(ended ? this.#tabs[0]! : acts[0]!.tab, extent, outcomes));
		for (const { method, tab } of acts) {
			if (answers.get(tab.owner)?.ok) this.#done.set(method, (this.#done.get(method) ?? 0) + 1);
		}
	}

	async #crash(acts: readonly Act[]): Promise<SequenceResult['crash']> {
		const [{ tasks, tab, method }] = acts as [Act];
		const stopAfter = 1 + this.#draw.int(tasks * acts.length);
		const browser = this.#draw.chance(0.5);
		const answers = await this.#work(acts, stopAfter);
		this.log.push(`${browser ? 'the browser' : `tab ${tab.owner}`} crashed after ${stopAfter} tasks`);
		const isMiddle = !answers.has(tab.owner);
		// Where the data of the other tab are taken away, it is told to load again.
		const all = browser || reloads(method);
		await this.#reopen(all ? this.#tabs.map(({ owner }) => owner) : [tab.owner]);
		// The other tab goes on, and its call ends well.
		const [, other] = acts;
		if (other && !browser && !answers.has(other.tab.owner)) {
			for (const [owner, answer] of await this.#world.finish<Result<unknown>>([other.tab.owner]))
				answers.set(owner, answer);
		}
		const outcomes = this.#outcomes(acts, answers);
		const tabSeen = this.#draw.pick(this.#tabs);
		const seen = await this.#observe(tabSeen, 'check', outcomes);
		const adopted = await this.#adoptOne(await this.#opening(outcomes, tabSeen), seen);
		const outcome = adopted.includes(acts[0]!) ? 'after' : 'before';
		return { method, hit: isMiddle ? 'middle' : 'end', outcome, browser };
	}

	async #work(acts: readonly Act[], stopAfter?: number): Promise<Map<number, Result<unknown>>> {
		for (const { tab, step } of acts) this.log.push(`tab ${tab.owner}: ${step.name}${acts.length > 1 ? ' …' : ''}`);
		const calls = acts.map(({ tab, step }) => ({ owner: tab.owner, call: () => step.run(tab) }));
		const answers = await this.#world.run(calls, stopAfter);
		for (const [owner, answer] of answers) this.log.push(`  tab ${owner} → ${answer.ok ? 'ok' : answer.error.code}`);
		return answers;
	}

	/** What may stand now: each order of the acts in which everything ends as it was answered. Unanswered ones may be missing. */
	#outcomes(acts: readonly Act[], answers: ReadonlyMap<number, Result<unknown>>): Outcome[] {
		const found: Outcome[] = [];
		for (const order of orders(acts)) {
			if (acts.some((act) => answers.has(act.tab.owner) && !order.includes(act))) continue;
			const model = this.#model.copy();
			const fits = order.every(({ step, tab }) => {
				const expected = step.apply(model);
				const answer = answers.get(tab.owner);
				if (!answer) return expected === null;
				const seq = answer.ok ? seqOf(answer.value) : null;
				return (answer.ok ? null : answer.error.code) === expected && (seq === null || seq === model.entries.length);
			});
			if (fits) found.push({ model, applied: order });
			const [{ step, tab }] = acts as [Act];
			if (answers.has(tab.owner) || !step.unnoted || order.length === 0) continue;
			const unnoted = this.#model.copy();
			step.unnoted(unnoted);
			found.push({ model: unnoted, applied: order });
		}
		if (found.length === 0) throw new Error(`No order explains ${JSON.stringify([...answers.values()])}`);
		return found;
	}

	async #adoptOne(outcomes: readonly Outcome[], seen: Observed): Promise<readonly Act[]> {
		const faults: string[] = [];
		for (const { model, applied } of outcomes) {
			const fault = difference(model, seen);
			if (fault === null) {
				this.#model = model;
				return applied;
			}
			faults.push(`not after ${applied.map(({ method }) => method).join(', ') || 'nothing'}: ${fault}`);
		}
		throw new Error(`Neither before nor after:\n ${faults.join('\n ')}`);
	}

	/** Those of the outcomes whose passphrases open what stands: nothing else tells an old one from a new one. */
	async #opening(outcomes: readonly Outcome[], tab: Tab): Promise<Outcome[]> {
		const secrets = outcomes.map(({ model: { at } }) => at.content.secret ?? at.backupSecret);
		if (new Set(secrets).size === 1) return [...outcomes];
		const found: Outcome[] = [];
		for (const outcome of outcomes) {
			const { content, backupSecret } = outcome.model.at;
			const call = async () =>
				content.secret === null
					? backupSecret === null || opensBackup(tab, backupSecret)
					: (await tab.call('vault.unlock', { secret: textSecret('passphrase', content.secret) })).ok;
			if ((await this.#world.run([{ owner: tab.owner, call }])).get(tab.owner)) found.push(outcome);
		}
		return found;
	}

	/** Types in which the outcomes differ from what is known; of other places all that there is. */
	#touched(extent: Extent, outcomes: readonly Outcome[]): Set<TableName> {
		const models = [this.#model, ...outcomes.map(({ model }) => model)];
		if (extent !== 'glance') return new Set(models.flatMap(({ rows }) => rows.map(({ table }) => table)));
		const known = this.#model.entries.length;
		return new Set(
			models.flatMap(({ entries, rows }) => [
				...entries.slice(known).flatMap(({ effects }) => effects.map(({ row }) => row.table)),
				...rows.flatMap(({ id, table }) => (id === null ? table : []))
			])
		);
	}

	/** A person opens what is locked: by the passphrase from before or after a change that may have come through. */
	async #unlock(tab: Tab, secrets: readonly (string | null)[]): Promise<void> {
		const call = async () => {
			const state = await tab.call('vault.state', {});
			if (!state.ok) throw new Error(`No state: ${JSON.stringify(state.error)}`);
			if (!state.value.locked) return;
			for (const secret of new Set(secrets)) {
				if (secret === null) continue;
				const opened = await tab.call('vault.unlock', { secret: textSecret('passphrase', secret) });
				if (opened.ok) return;
				if (opened.error.code !== 'wrong-secret') throw new Error(`Not unlocked: ${JSON.stringify(opened.error)}`);
			}
			throw new Error(`Tab ${tab.owner} is locked, and no passphrase opens it`);
		};
		await this.#world.run([{ owner: tab.owner, call }]);
		await this.#world.settle(SOON_MS);
	}

	async #open(): Promise<Tab> {
		const tab = new Tab(this.#world);
		const hello = (await this.#world.run([{ owner: tab.owner, call: () => tab.hello() }])).get(tab.owner)!;
		if (!hello.ok) throw new Error(`Not opened: ${JSON.stringify(hello.error)}`);
		return tab;
	}

	/** Ends tabs without a word and opens others in their place. */
	async #reopen(owners: readonly number[]): Promise<void> {
		this.#world.kill(owners);
		for (const [index, tab] of this.#tabs.entries()) {
			if (owners.includes(tab.owner)) this.#tabs[index] = await this.#open();
		}
	}

	async #observe(tab: Tab, extent: Extent, outcomes: readonly Outcome[]): Promise<Observed> {
		const [{ model }] = outcomes as [Outcome];
		// What another tab wrote is told by a message that may still be on its way.
		await this.#world.settle(SOON_MS);
		const secrets = [model, this.#model].map(({ at }) => at.content.secret);
		const mayBeLocked = extent !== 'glance' && secrets.some((secret) => secret !== null);
		if (mayBeLocked) for (const each of this.#tabs) await this.#unlock(each, secrets);
		const call = () => observe(tab, this.#model, extent, model.rows, this.#touched(extent, outcomes));
		return (await this.#world.run([{ owner: tab.owner, call }])).get(tab.owner)!;
	}
}

/** Whether a backup that is written now opens with it. */
async function opensBackup(tab: Tab, secret: string): Promise<boolean> {
	const written = await tab.call('backup.write', {});
	if (!written.ok) return false;
	const { file } = written.value;
	return (await tab.call('restore.previewMerge', { file, secret: textSecret('passphrase', secret) })).ok;
}

/** The journal entry that an answer names. */
function seqOf(answer: unknown): number | null {
	const seq = typeof answer === 'object' && answer !== null ? (answer as { seq?: unknown }).seq : null;
	return typeof seq === 'number' ? seq : null;
}

function reloads(method: Method): boolean {
	const command = COMMANDS[method];
	return typeof command === 'object' && command.reloads === true;
}

/** All orders of some of the acts, the longest first. */
function orders(acts: readonly Act[]): (readonly Act[])[] {
	const [one, other] = acts as [Act, Act?];
	return other ? [[one, other], [other, one], [one], [other], []] : [[one], []];
}
