// Drawn by parts/charts: loaded only where a chart stands.
export { draw } from './parts/charts.js';
