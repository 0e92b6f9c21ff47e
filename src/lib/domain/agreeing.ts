/**
 * What makes the fields of a record agree again, for every type where some fields bind others. Taking back an older
 * step alone returns some of them and leaves what later steps made of the rest. Pure.
 */
import { agreed } from './deal-rules.ts';
import type { TableName, Tables } from './tables.ts';
import { withDue } from './task-rules.ts';

type Body = Record<string, unknown>;

const AGREEING: { [T in TableName]?: (body: Tables[T]['body']) => Tables[T]['body'] } = {
	deals: agreed,
	tasks: (task) => withDue(task, task.due)
};

/** The body with fields that agree with one another; a valid one as it is. */
export function agreeing(table: TableName, body: Body): Body {
	const rule = AGREEING[table] as ((body: unknown) => unknown) | undefined;
	return rule ? (rule(body) as Body) : body;
}
