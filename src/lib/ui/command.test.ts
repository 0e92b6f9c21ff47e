import { expect, test } from 'vitest';
import type { CommandGroup } from './command-item.ts';
import { CommandState } from './command.svelte.ts';

const item = (label: string) => ({ id: label, label, onpick: () => undefined });
const acts: CommandGroup = {
	id: 'acts',
	label: 'Do',
	items: [item('Undo the last change'), item('Add a customer'), item('Vault and workspaces')]
};
const records: CommandGroup = { id: 'customers', label: 'Customers', items: [item('Ann Lee')] };
const labels = (command: CommandState) => command.items.map(({ label }) => label);

test('records stand before acts that only hold the letters, which wait for them', async () => {
	let found: (groups: CommandGroup[]) => void = () => undefined;
	const command = new CommandState({
		groups: () => [acts],
		recents: () => null,
		search: () => () => new Promise((resolve) => (found = resolve))
	});
	const typed = command.type('an');
	expect(labels(command)).toEqual([]);
	found([records]);
	await typed;
	expect(labels(command)).toEqual(['Ann Lee', 'Vault and workspaces', 'Undo the last change']);
	expect(command.active).toBe(0);
});

test('acts that begin so, or a word of which does, stand before records and do not wait', async () => {
	const command = new CommandState({
		groups: () => [acts],
		recents: () => null,
		search: () => () => new Promise(() => undefined)
	});
	void command.type('und');
	expect(labels(command)).toEqual(['Undo the last change']);
	void command.type('cust');
	expect(labels(command)).toEqual(['Add a customer']);
});

test('acts stand there also where the search fails', async () => {
	const command = new CommandState({
		groups: () => [acts],
		recents: () => null,
		search: () => () => Promise.reject(new Error('no'))
	});
	await command.type('ange');
	expect([command.state, labels(command)]).toEqual(['failed', ['Undo the last change']]);
});
