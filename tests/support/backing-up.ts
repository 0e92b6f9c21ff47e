/** Workspaces with backups, made and read back through the contract; whoever opens tabs closes them after each test. */
import type { Engine } from '#lib/client/engine.ts';
import { type Customer, emptyCustomer } from '#lib/domain/customer.ts';
import { textSecret } from '#lib/domain/vault.ts';
import type { BackupFile, CustomerWindow } from '#lib/engine/api.ts';
import { BrowserStandIn, type Tab, type TabOptions } from './engine.ts';
import { ALL } from './everyone.ts';

const PASSPHRASE = 'lamp river seven dry';
const opened: Tab[] = [];
export const codes = new WeakMap<Engine, string>();

export function closeTabs(): void {
	for (const tab of opened.splice(0)) tab.close();
}

export function open(browser = new BrowserStandIn(), base?: string, options?: TabOptions): Tab {
	const tab = browser.open(base, options);
	opened.push(tab);
	return tab;
}
export const passphrase = () => textSecret('passphrase', PASSPHRASE);

export async function add(engine: Engine, name: string, part: Partial<Customer> = {}): Promise<Customer> {
	const customer = { ...emptyCustomer(0), name, ...part };
	await engine.customers.create({ customer });
	return customer;
}
export async function namesIn(engine: Engine): Promise<string[]> {
	await engine.data.overview({});
	const window: CustomerWindow = await engine.customers.list(ALL);
	return window.rows.map(({ name }) => name);
}

/** Sets the passphrase of the backups, as the screen does. */
export async function protect(engine: Engine): Promise<void> {
	const { code } = await engine.vault.newRecoveryCode({});
	await engine.backup.protect({ passphrase: passphrase(), typed: code.toLowerCase() });
	codes.set(engine, code);
}
/** Writes a backup and hands it over. */
export async function backUp(engine: Engine): Promise<BackupFile> {
	const written = await engine.backup.write({});
	await engine.backup.handedOver({ note: written.note, place: 'file' });
	return written;
}
/** A plain workspace with two customers and protected backups. */
export async function start(browser?: BrowserStandIn, base?: string): Promise<Tab> {
	const tab = open(browser, base);
	await add(tab.engine, 'Ann');
	await add(tab.engine, '王伟');
	await protect(tab.engine);
	return tab;
}
export async function failure(call: Promise<unknown>): Promise<unknown> {
	return call.then(
		() => 'no failure',
		(reason: { failure?: unknown }) => reason.failure ?? reason
	);
}
