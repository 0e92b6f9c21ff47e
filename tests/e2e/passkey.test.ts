/** Passkeys by Chromium's virtual authenticator: a door where PRF works, none where it does not, never the only one. */
import type { CDPSession, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { addCustomer, expectLocked, PASSPHRASE, turnOn, unlock, unlockButton } from './vault.ts';

interface Authenticator {
	credentials: () => Promise<string[]>;
	verifies: (isVerified: boolean) => Promise<void>;
	removeAll: () => Promise<void>;
}

/** A device that can check who is there, with or without the PRF extension. */
async function plugIn(page: Page, hasPrf: boolean): Promise<Authenticator> {
	const session: CDPSession = await page.context().newCDPSession(page);
	await session.send('WebAuthn.enable');
	const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			ctap2Version: 'ctap2_1',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			hasPrf,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
	return {
		async credentials() {
			const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId });
			return credentials.map(({ credentialId }) => credentialId);
		},
		verifies: (isUserVerified) =>
			session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }).then(() => {}),
		removeAll: () => session.send('WebAuthn.clearCredentials', { authenticatorId }).then(() => {})
	};
}

const addButton = (page: Page) => page.getByRole('button', { name: 'Add a passkey…' });
const passkeyButton = (page: Page) => page.getByRole('button', { name: 'Use the passkey' });

async function addPasskey(page: Page, passphrase = PASSPHRASE): Promise<void> {
	await addButton(page).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Passphrase', { exact: true }).fill(passphrase);
	await dialog.getByRole('button', { name: 'Go on' }).click();
}

test('[F19] PRF works: the passkey opens the vault; without its check or without itself the passphrase does', async ({
	page
}) => {
	const device = await plugIn(page, true);
	await addCustomer(page, 'Grete Planted');
	await turnOn(page);

	// A wrong passphrase adds nothing, and leaves nothing in the device.
	await addPasskey(page, 'lamp river seven wet');
	const dialog = page.getByRole('dialog');
	await expect(dialog.getByText('That does not open it.')).toBeVisible();
	expect(await device.credentials()).toEqual([]);
	await dialog.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
	await dialog.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByText('The passkey is added.')).toBeVisible();
	expect(await device.credentials()).toHaveLength(1);
	await expect(page.getByRole('button', { name: 'Remove', exact: true })).toHaveCount(1);

	await page.reload();
	await expectLocked(page);
	await passkeyButton(page).click();
	await expect(unlockButton(page)).toBeHidden();
	await expect(page.getByRole('switch')).toBeChecked();

	// The same device is not asked twice for the same vault.
	await addPasskey(page);
	await expect(dialog.getByText('That is done already')).toBeVisible();
	await dialog.getByRole('button', { name: 'Cancel' }).first().click();

	await page.reload();
	await expectLocked(page);
	// Who turned a passkey away knows that they did: the screen says nothing, so the browser is listened to.
	await page.evaluate(() => {
		const get = navigator.credentials.get.bind(navigator.credentials);
		navigator.credentials.get = (options) =>
			get(options).catch((reason: DOMException) => {
				document.documentElement.dataset.refused = reason.name;
				throw reason;
			});
	});
	const expectRefused = async () => {
		await expect(page.locator('html')).toHaveAttribute('data-refused', 'NotAllowedError');
		await page.evaluate(() => delete document.documentElement.dataset.refused);
		await expectLocked(page);
	};
	await device.verifies(false);
	await passkeyButton(page).click();
	await expectRefused();

	await device.verifies(true);
	await device.removeAll();
	await passkeyButton(page).click();
	await expectRefused();
	await unlock(page);
	await page.getByRole('link', { name: 'Customers' }).first().click();
	await expect(page.getByText('Grete Planted').first()).toBeVisible();

	// Removed here, it is offered at the lock no more.
	await page.goto('settings/vault/');
	await unlock(page);
	await page.getByRole('button', { name: 'Remove', exact: true }).click();
	await dialog.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
	await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
	await expect(page.getByText('The passkey is removed.')).toBeVisible();
	await page.reload();
	await expectLocked(page);
	await expect(page.getByLabel('Passphrase', { exact: true })).toBeVisible();
	await expect(passkeyButton(page)).toBeHidden();
});

test('[F19] PRF absent: a passkey that gives no output becomes no door', async ({ page }) => {
	await plugIn(page, false);
	await addCustomer(page, 'Grete Planted');
	await turnOn(page);
	await addPasskey(page);
	await expect(page.getByRole('dialog').getByText('This passkey cannot unlock Kith')).toBeVisible();
	await page.reload();
	await expectLocked(page);
	await expect(passkeyButton(page)).toBeHidden();
	await unlock(page);
	await expect(page.getByRole('button', { name: 'Remove', exact: true })).toHaveCount(0);
});

test('[F19] PRF unknown to the browser: no passkey is offered', async ({ page }) => {
	await page.addInitScript(() => {
		PublicKeyCredential.getClientCapabilities = () => Promise.resolve({ 'extension:prf': false });
	});
	await plugIn(page, true);
	await turnOn(page);
	await expect(page.getByRole('button', { name: 'Change…' })).toBeVisible();
	await expect(addButton(page)).toBeHidden();
});
