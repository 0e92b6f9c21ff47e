/** Who the customers are besides buyers, what was said with them, and what is to be done. */
import { calendarOf, type Day } from '#lib/domain/dates.ts';
import { newId, type InteractionId, type TaskId } from '#lib/domain/ids.ts';
import { emptyInteraction, isContact, type Interaction } from '#lib/domain/interaction.ts';
import { completed, postponedTo, START_OF_DAY } from '#lib/domain/task-rules.ts';
import { emptyTask, type Task } from '#lib/domain/task.ts';
import type { Customer } from '#lib/domain/customer.ts';
import { daysAgo, inTurn, pick, SAMPLE, type Made, type Making } from './making.ts';

/** One in so many: has a birthday that is known, is to hear from us again and again, was spoken with. */
const WITH_BIRTHDAY = 6;
const KEPT_IN_TOUCH = 20;
const SPOKEN_WITH = 4;
const CADENCES = [30, 60, 90];

/** The customers with birthdays, the organisations that people work for, cadences and the like. */
export function sampleRelations(customers: readonly Made<'customers'>[], making: Making): Made<'customers'>[] {
	const { draw, today, words } = making;
	let isFirstBirthday = true;
	return customers.map(({ id, body }, index) => {
		const next: Customer = { ...body };
		const before = index > 0 ? customers[index - 1]! : undefined;
		if (body.kind === 'person' && index % WITH_BIRTHDAY === 0) {
			// One comes up this week, the others at any time of the year.
			const { month, day } = calendarOf((today + (isFirstBirthday ? 3 : Math.floor(draw() * 365))) as Day);
			next.birthday = { year: 1955 + Math.floor(draw() * 45), month, day: Math.min(day, 28) };
			isFirstBirthday = false;
		}
		if (body.kind === 'person' && before?.body.kind === 'organisation') {
			next.organisation = before.body.name;
			next.organisationId = before.id;
			next.jobTitle = pick(draw, words.jobs);
		}
		if (body.kind === 'organisation' && index % 4 === 0) {
			const { month, day } = calendarOf((today + 8 + index) as Day);
			next.dates = [{ label: words.renewal, date: { year: 0, month, day: Math.min(day, 28) } }];
		}
		if (index % KEPT_IN_TOUCH === 2) next.cadence = inTurn(CADENCES, Math.floor(index / KEPT_IN_TOUCH));
		if (before && index % 15 === 7) next.relations = [{ kind: 'referred-by', customer: before.id }];
		if (index % 9 === 2) next.notes = pick(draw, words.notes);
		if (index % 3 === 0) {
			const day = Math.floor(body.since / 86_400_000) as Day;
			next.consents = [{ channel: 'email', given: index % 12 !== 9, day, source: words.consent }];
		}
		return { id, body: next };
	});
}

export function sampleInteractions(
	customers: readonly Made<'customers'>[],
	deals: readonly Made<'deals'>[],
	making: Making
): Made<'interactions'>[] {
	const { draw, random, words } = making;
	const dealOf = new Map(deals.map(({ id, body }) => [body.customer, id]));
	const contacts = words.interactions.filter(isContact);
	let turn = 0;
	const record = (customer: Made<'customers'>, days: number, from: SampleInteractions): Made<'interactions'> => {
		const said = inTurn(from, turn++);
		const isLong = said.kind === 'meeting' || said.kind === 'visit';
		const body: Interaction = {
			...emptyInteraction(daysAgo(days, making), customer.id),
			...said,
			minutes: isLong ? 60 : said.kind === 'call' && said.outcome === 'reached' ? 8 : null,
			deal: dealOf.get(customer.id) ?? null,
			source: SAMPLE
		};
		return { id: newId<InteractionId>(random), body };
	};
	return customers.flatMap((customer, index) => {
		const { cadence } = customer.body;
		// Of those who are to hear from us, some did lately and some wait.
		if (cadence) return [record(customer, Math.round(cadence * (0.5 + draw())), contacts)];
		if (index % SPOKEN_WITH !== 0 && !dealOf.has(customer.id)) return [];
		// More of late than long ago.
		return Array.from({ length: 1 + Math.floor(draw() * 3) }, () =>
			record(customer, 1 + Math.floor(draw() ** 2 * 350), words.interactions)
		);
	});
}
type SampleInteractions = Making['words']['interactions'];

/** Days from today, or none; what is not said of a task is as it begins. */
const TASKS: readonly ({ due: number | null; done?: number } & Partial<Pick<Task, 'time' | 'minutes' | 'priority'>>)[] =
	[
		{ due: -3, priority: 'high' },
		{ due: 0, time: START_OF_DAY + 60, minutes: 30 },
		{ due: 0 },
		{ due: 7 },
		{ due: -1 },
		{ due: 1, time: START_OF_DAY + 330, minutes: 60 },
		{ due: 2 },
		{ due: 9, priority: 'low' },
		{ due: null, priority: 'low' },
		{ due: -1, done: 1 },
		{ due: -6, done: 4 }
	];
/** The one that comes again every Monday. */
const WEEKLY = 3;

export function sampleTasks(
	customers: readonly Made<'customers'>[],
	deals: readonly Made<'deals'>[],
	making: Making
): Made<'tasks'>[] {
	const { today, random, words } = making;
	return TASKS.slice(0, making.most).map(({ due, done, ...said }, index) => {
		const deal = index % 3 === 1 ? deals[index] : undefined;
		const body: Task = {
			...emptyTask(daysAgo(8 + index, making), deal?.body.customer ?? inTurn(customers, index * 17 + 2).id),
			...said,
			deal: deal?.id ?? null,
			title: inTurn(words.tasks, index),
			due: due === null ? null : ((today + due) as Day),
			source: SAMPLE
		};
		const id = newId<TaskId>(random);
		if (done !== undefined) return { id, body: completed(body, null, daysAgo(done, making)).done };
		const isWeekly = index === WEEKLY;
		return {
			id,
			body: isWeekly ? { ...body, due: postponedTo('next-monday', today), recurrence: 'FREQ=WEEKLY;BYDAY=MO' } : body
		};
	});
}
