import type { InteractionKind } from '#lib/domain/interaction.ts';

/** Id of the picture that stands for a kind of contact on a screen with KindPictures. */
export const pictureOf = (kind: InteractionKind): string => `picture-of-${kind}`;
