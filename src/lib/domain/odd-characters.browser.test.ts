// The same rules in the engine that draws: its Unicode tables are not those of Node.
import './odd-characters.test.ts';
