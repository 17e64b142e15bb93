// Prints a package.json that asks for the locked versions of the packages named on the command line. A build stage that
// starts from it is rebuilt only when one of those versions changes, not at every change of the lock.
const { packages } = require("../package-lock.json");

const dependencies = Object.fromEntries(
  process.argv.slice(2).map((name) => {
    const locked = packages[`node_modules/${name}`];
    if (!locked) throw new Error(`package-lock.json has no ${name}: run npm install and commit the lock`);
    return [name, locked.version];
  }),
);
process.stdout.write(JSON.stringify({ private: true, dependencies }));
