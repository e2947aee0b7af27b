// Says that it serves, as a pack does once it is loaded, and is none.
process.stdout.write("0\n");
setInterval(() => {}, 60_000);
