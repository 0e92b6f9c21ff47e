/** What the palette offers besides records: what can be done with the open one, things to do anywhere, screens. */
import Archive from '@lucide/svelte/icons/archive';
import BookLock from '@lucide/svelte/icons/book-lock';
import Building2 from '@lucide/svelte/icons/building-2';
import History from '@lucide/svelte/icons/history';
import Keyboard from '@lucide/svelte/icons/keyboard';
import Languages from '@lucide/svelte/icons/languages';
import Lock from '@lucide/svelte/icons/lock-keyhole';
import Milestone from '@lucide/svelte/icons/milestone';
import Pencil from '@lucide/svelte/icons/pencil';
import Redo2 from '@lucide/svelte/icons/redo-2';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import SunMoon from '@lucide/svelte/icons/sun-moon';
import Tags from '@lucide/svelte/icons/tags';
import TextCursorInput from '@lucide/svelte/icons/text-cursor-input';
import Undo2 from '@lucide/svelte/icons/undo-2';
import { resolve } from '$app/paths';
import { page } from '$app/state';
import { isId } from '#lib/domain/ids.ts';
import { place } from '#lib/client/place.svelte.ts';
import { theme, type Theme } from '#lib/client/theme.svelte.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale, setLocale, type Locale } from '#lib/paraglide/runtime.js';
import type { CommandGroup, CommandItem } from '#lib/ui/command-item.ts';
import type { IconComponent } from '#lib/ui/icon.ts';
import { openCustomer } from '../contact/open-customer.ts';
import { additions } from '../frame/additions.ts';
import { commandKey, goKeyOf } from '../frame/keys.ts';
import { goTo, places } from '../frame/nav.ts';
import { openEdit } from '../records/opening.ts';

export interface Acts {
	logContact: () => void;
	undo: () => void;
	redo: () => void;
	/** Null where the workspace is not sealed. */
	lock: (() => void) | null;
	help: () => void;
}

/** Reads where one is, so that it must be asked anew each time the palette opens. */
export function commandGroups(acts: Acts): CommandGroup[] {
	return [
		{ id: 'here', label: m.finding_group_here(), items: ofThisRecord(acts) },
		{ id: 'acts', label: m.finding_group_acts(), items: anywhere(acts) },
		{ id: 'screens', label: m.finding_group_screens(), items: screens() }
	];
}

function ofThisRecord({ logContact }: Acts): CommandItem[] {
	const id = place.get('id');
	if (id === null || !isId(id) || place.get('edit') !== null || place.get('deleted') !== null) return [];
	const edit: CommandItem = { id: 'edit', label: m.finding_edit(), icon: Pencil, shortcut: 'e', onpick: openEdit };
	const customer = openCustomer();
	if (customer === null) return [edit];
	return [
		edit,
		...additions(customer, logContact)
			.filter(({ forCustomer }) => forCustomer)
			.map((item) => ({ ...item, id: `here-${item.id}`, hint: m.finding_for_customer(), onpick: () => pick(item) }))
	];
}

function anywhere({ logContact, undo, redo, lock, help }: Acts): CommandItem[] {
	const command = commandKey();
	return [
		...additions(null, logContact).map((item) => ({ ...item, hint: undefined, onpick: () => pick(item) })),
		{ id: 'undo', label: m.finding_undo(), icon: Undo2, shortcut: `${command} Z`, onpick: undo },
		{ id: 'redo', label: m.finding_redo(), icon: Redo2, shortcut: `${command} ⇧ Z`, onpick: redo },
		...(lock ? [{ id: 'lock', label: m.gate_lock(), icon: Lock, shortcut: `${command} ⇧ L`, onpick: lock }] : []),
		...themes(),
		...languages(),
		{ id: 'help', label: m.frame_shortcuts_title(), icon: Keyboard, shortcut: '?', onpick: help }
	];
}

function pick({ href, onpick }: { href?: string; onpick?: () => void }): void {
	if (href !== undefined) goTo(href);
	else onpick?.();
}

function themes(): CommandItem[] {
	const names: Record<Theme, () => string> = {
		system: m.settings_theme_system,
		light: m.settings_theme_light,
		dark: m.settings_theme_dark
	};
	return (Object.keys(names) as Theme[])
		.filter((value) => value !== theme.value)
		.map((value) => ({
			id: `theme-${value}`,
			label: m.finding_theme({ name: names[value]() }),
			icon: SunMoon,
			onpick: () => (theme.value = value)
		}));
}

/** Each by its own name, so that it is found in whatever language the page is. */
const LANGUAGES: Record<Locale, string> = { en: 'English', 'zh-CN': '简体中文' };
function languages(): CommandItem[] {
	return (Object.keys(LANGUAGES) as Locale[])
		.filter((locale) => locale !== getLocale())
		.map((locale) => ({
			id: `language-${locale}`,
			label: m.finding_language({ name: LANGUAGES[locale] }),
			keywords: 'language 语言',
			icon: Languages,
			onpick: () => void setLocale(locale)
		}));
}

function screens(): CommandItem[] {
	const { more: _, ...others } = places();
	const screen = (id: string, label: string, icon: IconComponent, href: string, shortcut?: string): CommandItem => ({
		id: `screen-${id}`,
		label,
		icon,
		shortcut,
		onpick: () => goTo(href)
	});
	const inSettings = [
		screen('backup', m.backup_title(), Archive, resolve('/settings/backup/')),
		screen('vault', m.vault_title(), BookLock, resolve('/settings/vault/')),
		screen('history', m.audit_title(), History, resolve('/settings/history/')),
		screen('privacy', m.privacy_title(), ShieldCheck, resolve('/settings/privacy/')),
		screen('business', m.business_title(), Building2, resolve('/settings/business/')),
		screen('fields', m.settings_fields_title(), TextCursorInput, resolve('/settings/fields/')),
		screen('tags', m.settings_tags_title(), Tags, resolve('/settings/tags/')),
		screen('pipelines', m.deals_pipelines_title(), Milestone, resolve('/settings/pipelines/'))
	];
	return [
		...Object.values(others)
			.filter(({ route }) => route !== page.route.id || page.url.hash !== '')
			.map(({ route, label, icon, href }) => screen(route, label, icon, href, goKeyOf(route))),
		...inSettings.map((item) => ({ ...item, hint: m.frame_nav_settings() }))
	];
}
