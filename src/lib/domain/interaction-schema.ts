/** What an interaction from outside the engine must look like. */
import * as v from 'valibot';
import type { Result } from './errors.ts';
import type { CustomerId, DealId, TicketId } from './ids.ts';
import { INTERACTION_KINDS, OUTCOMES, type Interaction } from './interaction.ts';
import { id, instant, integer, longText, recordSource, text, validated } from './schema-parts.ts';

const interactionSchema = v.object({
	customer: v.nullable(id<CustomerId>()),
	kind: v.picklist(INTERACTION_KINDS),
	direction: v.picklist(['in', 'out', 'none']),
	at: instant,
	minutes: v.nullable(integer(0, 100_000)),
	outcome: v.picklist([...OUTCOMES, '']),
	subject: text(500),
	text: longText,
	deal: v.nullable(id<DealId>()),
	ticket: v.nullable(id<TicketId>()),
	source: recordSource
});

export function validInteraction(interaction: Interaction): Result<Interaction> {
	return validated(interactionSchema, interaction);
}
