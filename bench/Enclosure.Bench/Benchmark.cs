using System.Runtime.InteropServices;
using Enclosure.Bench.Peers;
using Enclosure.Bench.Report;
using Enclosure.Bench.Workloads;

namespace Enclosure.Bench;

/// <summary>One run: the workloads that were asked for, one after the other, into one report.</summary>
internal static class Benchmark
{
    public static async Task<int> Run(string[] arguments)
    {
        Options options;
        try
        {
            options = Known(Options.Parse(arguments));
        }
        catch (FormatException mistake)
        {
            Console.Error.WriteLine($"bench: {mistake.Message}\n{Options.Usage}");
            return 2;
        }

        return options.Help ? Explain() : await RunUntilStopped(options);
    }

    private static Options Known(Options options) =>
        options.Workloads.FirstOrDefault(name => !Catalogue.Workloads.ContainsKey(name)) is { } unknown
            ? throw new FormatException($"{unknown}: no such workload")
            : options;

    private static int Explain()
    {
        Console.WriteLine(Options.Usage);
        return 0;
    }

    private static async Task<int> RunUntilStopped(Options options)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => Stop(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        try
        {
            await RunIn(options, stop.Token);
            return 0;
        }
        catch (OperationCanceledException)
        {
            Progress.Say("stopped");
            return 130;
        }
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true; // Not at once: first the servers that were started here are stopped.
        stop.Cancel();
    }

    private static async Task RunIn(Options options, CancellationToken stop)
    {
        var repository = FindRepository();
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, $"enclosure-bench-{Environment.ProcessId}")).FullName;
        try
        {
            var document = new Document(options.Out);
            await document.Add(await Machine.Describe(options, repository, stop), stop);
            await RunAll(new Scene(repository, folder), options, document, stop);
        }
        finally
        {
            Progress.Say($"removing {folder}");
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAll(Scene scene, Options options, Document document, CancellationToken stop)
    {
        foreach (var name in options.Workloads.Count == 0 ? Catalogue.Workloads.Keys : options.Workloads)
        {
            await foreach (var table in Catalogue.Workloads[name](scene, options, stop))
            {
                await document.Add(table, stop);
            }
        }
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Enclosure.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("not inside the repository");
        }

        return folder.FullName;
    }
}
