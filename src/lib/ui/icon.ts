import type { LucideProps } from '@lucide/svelte';
import type { Component } from 'svelte';

/** An icon of `@lucide/svelte/icons/<name>`; pieces of this kit set its size and hide it from readers. */
export type IconComponent = Component<LucideProps>;

/** How a piece feels; the colour never speaks alone, so there is always a word or a shape beside it. */
export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad';
