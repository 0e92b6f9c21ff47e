/** What relations, channels of consent and colours of tags are called. */
import { RELATION_KINDS, type ConsentChannel } from '#lib/domain/customer.ts';
import type { RelationWord } from '#lib/domain/relations.ts';
import type { TagColour } from '#lib/domain/tag.ts';
import { m } from '#lib/paraglide/messages.js';

const RELATIONS: Record<RelationWord, () => string> = {
	spouse: m.customers_relation_spouse,
	parent: m.customers_relation_parent,
	child: m.customers_relation_child,
	sibling: m.customers_relation_sibling,
	friend: m.customers_relation_friend,
	colleague: m.customers_relation_colleague,
	assistant: m.customers_relation_assistant,
	'assistant-of': m.customers_relation_assistant_of,
	'referred-by': m.customers_relation_referred_by,
	referred: m.customers_relation_referred,
	other: m.customers_relation_other
};
const CHANNELS: Record<ConsentChannel, () => string> = {
	email: m.customers_channel_email,
	phone: m.customers_channel_phone,
	sms: m.customers_channel_sms,
	chat: m.customers_channel_chat,
	post: m.customers_channel_post
};

export function relationName(word: RelationWord): string {
	return RELATIONS[word]();
}
export function relationOptions() {
	return RELATION_KINDS.map((value) => ({ value, label: RELATIONS[value]() }));
}
export function channelName(channel: ConsentChannel): string {
	return CHANNELS[channel]();
}

const COLOURS: Record<TagColour, () => string> = {
	grey: m.customers_colour_grey,
	blue: m.customers_colour_blue,
	sky: m.customers_colour_sky,
	green: m.customers_colour_green,
	yellow: m.customers_colour_yellow,
	orange: m.customers_colour_orange,
	red: m.customers_colour_red,
	purple: m.customers_colour_purple
};
export function colourName(colour: TagColour): string {
	return COLOURS[colour]();
}
