/** Tabs of one browser before a vault: what is added, sealed, locked and heard in them. */
import { expect, vi } from 'vitest';
import { asKithError } from '#lib/client/engine.ts';
import { lockChannel } from '#lib/domain/api-version.ts';
import { type Customer, emptyCustomer } from '#lib/domain/customer.ts';
import { type Secret, textSecret } from '#lib/domain/vault.ts';
import { BrowserStandIn, type Tab, type TabOptions } from './engine.ts';
import { ALL } from './everyone.ts';

const PASSPHRASE = 'three green boats';
export const passphrase = (text = PASSPHRASE): Secret => textSecret('passphrase', text);

export function person(name: string, part: Partial<Customer> = {}): Customer {
	return { ...emptyCustomer(0), name, ...part };
}

export async function names({ engine }: Tab): Promise<string[]> {
	return (await engine.customers.list(ALL)).rows.map(({ name }) => name);
}
export async function add({ engine }: Tab, name: string): Promise<void> {
	await engine.customers.create({ customer: person(name) });
}
/** Seals the workspace; answers the recovery code. */
export async function seal({ engine }: Tab, secret = passphrase()): Promise<string> {
	const { code } = await engine.vault.newRecoveryCode({});
	await engine.vault.seal({ passphrase: secret, typed: code.toLowerCase() });
	return code;
}
export async function codeOf(call: Promise<unknown>): Promise<string> {
	return call.then(
		() => 'no failure',
		(reason: unknown) => asKithError(reason).failure.code
	);
}
export async function heard(tab: Tab, state: string): Promise<void> {
	await vi.waitFor(() => expect(tab.heard).toContain(state), { timeout: 20_000 });
}

/** A browser with one copy of Kith in it. */
export class VaultBrowser {
	readonly standIn = new BrowserStandIn();
	readonly base = `/${crypto.randomUUID()}/`;
	readonly #tabs: Tab[] = [];

	open(options?: TabOptions, at = this.base): Tab {
		const tab = this.standIn.open(at, options);
		this.#tabs.push(tab);
		return tab;
	}

	/** Locks every tab, as the page's button does. */
	lock(): void {
		const channel = this.standIn.channel(lockChannel(this.base));
		channel.postMessage('lock');
		channel.close();
	}

	close(): void {
		for (const tab of this.#tabs) tab.close();
	}
}
