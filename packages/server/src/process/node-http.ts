/**
 * Node's module for HTTP. An `import` of it reads all of its properties, and some of those load fetch and WebSocket: 23 ms
 * of processor time at each start, and some 4 MB for as long as the daemon runs.
 */
export const http = process.getBuiltinModule("node:http");
