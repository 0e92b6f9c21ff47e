/** How a relation between two customers reads from the other side. Pure. */
import type { RelationKind } from './customer.ts';

/** Words for "`customer` is my …": the kinds one can choose, and two that only the other side has. */
export type RelationWord = RelationKind | 'assistant-of' | 'referred';

const OTHER_SIDE: Record<RelationKind, RelationWord> = {
	spouse: 'spouse',
	parent: 'child',
	child: 'parent',
	sibling: 'sibling',
	friend: 'friend',
	colleague: 'colleague',
	assistant: 'assistant-of',
	'referred-by': 'referred',
	other: 'other'
};

/** What the one who has a relation is to the one it names: whose parent I am, that is my child. */
export function fromOtherSide(kind: RelationKind): RelationWord {
	return OTHER_SIDE[kind];
}
