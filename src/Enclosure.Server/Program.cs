using Enclosure.Server.Commands;

return await CommandLine.RunAsync(args);
