/**
 * Every command of the contract: reading, or writing with a generator of random calls and what they should do to
 * a model. The type knows every method, so a new one without a line here does not compile.
 */
import { BACKUP_COMMANDS } from './backup-commands.ts';
import { CUSTOMER_COMMANDS } from './customer-commands.ts';
import { DATA_COMMANDS } from './data-commands.ts';
import { DEAL_COMMANDS, PIPELINE_COMMANDS } from './deal-commands.ts';
import { BUSINESS_COMMANDS, ORDER_COMMANDS, PRODUCT_COMMANDS } from './order-commands.ts';
import { RESTORE_COMMANDS } from './restore-commands.ts';
import { SURVEY_COMMANDS, TICKET_COMMANDS } from './service-commands.ts';
import { FIELD_COMMANDS, TAG_COMMANDS, VIEW_COMMANDS } from './setting-commands.ts';
import type { Command } from './step.ts';
import type { Method } from './tab.ts';
import { INTERACTION_COMMANDS, TASK_COMMANDS } from './task-commands.ts';
import { VAULT_COMMANDS } from './vault-commands.ts';

/** What only looks at several types at once. */
const LOOKS: Record<Extract<Method, `${'timeline' | 'touch' | 'find' | 'today'}.${string}`>, Command> = {
	'timeline.of': 'reads',
	'touch.due': 'reads',
	'touch.of': 'reads',
	'find.records': 'reads',
	'today.work': 'reads'
};

/** Goes with every sequence: customers, and what befalls a database as a whole. */
const ALWAYS = {
	...CUSTOMER_COMMANDS,
	...DATA_COMMANDS,
	...VAULT_COMMANDS,
	...BACKUP_COMMANDS,
	...RESTORE_COMMANDS,
	...LOOKS
};
/** Each a sequence's own subject now and then, so that long stories come about: a quote, its invoice, its credit note. */
const SUBJECTS = {
	contact: { ...INTERACTION_COMMANDS, ...TASK_COMMANDS },
	deals: { ...DEAL_COMMANDS, ...PIPELINE_COMMANDS },
	orders: { ...PRODUCT_COMMANDS, ...ORDER_COMMANDS, ...BUSINESS_COMMANDS },
	service: { ...TICKET_COMMANDS, ...SURVEY_COMMANDS },
	settings: { ...FIELD_COMMANDS, ...TAG_COMMANDS, ...VIEW_COMMANDS }
};

export const COMMANDS: Record<Method, Command> = {
	...ALWAYS,
	...SUBJECTS.contact,
	...SUBJECTS.deals,
	...SUBJECTS.orders,
	...SUBJECTS.service,
	...SUBJECTS.settings
};

export type Subject = keyof typeof SUBJECTS;
export const SUBJECT_NAMES = Object.keys(SUBJECTS) as Subject[];
export type Write = { method: Method } & Exclude<Command, string>;

/** What a sequence about a subject draws from; of the others a little. Without one mostly what goes with all. */
export function writesAbout(focus: Subject | null): Write[] {
	const others = SUBJECT_NAMES.flatMap((name) =>
		weighed(SUBJECTS[name], name === focus ? 1.2 : focus === null ? 0.06 : 0.03)
	);
	return [...weighed(ALWAYS, 1), ...others];
}

/** The writing ones, whose weights together come to `share`. */
function weighed(commands: Partial<Record<Method, Command>>, share: number): Write[] {
	const writes = (Object.entries(commands) as [Method, Command][]).flatMap(([method, command]) =>
		typeof command === 'string' ? [] : [{ method, ...command }]
	);
	const total = writes.reduce((sum, { weight }) => sum + weight, 0);
	return writes.map((write) => ({ ...write, weight: (write.weight / total) * share }));
}
