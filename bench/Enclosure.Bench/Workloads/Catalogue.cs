using System.Runtime.CompilerServices;
using Enclosure.Bench.Peers;
using Enclosure.Bench.Report;

namespace Enclosure.Bench.Workloads;

/// <summary>A workload measures and gives its tables, each as soon as it is done.</summary>
internal delegate IAsyncEnumerable<string> Workload(Scene scene, Options options, CancellationToken stop);

/// <summary>Every workload by its name, in the order of a full run: a new one is one line here.</summary>
internal static class Catalogue
{
    public static readonly IReadOnlyDictionary<string, Workload> Workloads = new Dictionary<string, Workload>
    {
        ["W1"] = (scene, options, stop) => Compare([IssueUpload.Case(scene)], options, stop),
        ["W2"] = (scene, options, stop) => Compare(Upload.Cases(scene), options, stop),
        ["W3"] = (scene, options, stop) => Compare([Metadata.Case(scene)], options, stop),
        ["W4"] = (scene, options, stop) => Compare(Download.Cases(scene), options, stop),
        ["W5"] = (scene, options, stop) => Compare(MailIn.Cases(scene), options, stop),
        ["W6"] = Memory,
        ["W7"] = (scene, options, stop) => Compare(new Million(scene).Cases(), options, stop),
        ["W8"] = MailAway,
        ["W9"] = Apart,
    };

    private static async IAsyncEnumerable<string> Compare(
        IEnumerable<Case> cases, Options options, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var @case in cases.Where(@case => @case.Title.Contains(options.Table, StringComparison.OrdinalIgnoreCase)))
        {
            yield return new ComparisonTable(await Comparison.Run(@case, options, stop)).Render();
        }
    }

    private static async IAsyncEnumerable<string> MailAway(Scene scene, Options options, [EnumeratorCancellation] CancellationToken stop)
    {
        yield return new ComparisonTable(await Comparison.Run(MailOut.Case(scene), options, stop)).Render();
        yield return ClaimTable.Render(await OutboxClaims.Run(scene, options, stop));
    }

    private static async IAsyncEnumerable<string> Apart(Scene scene, Options options, [EnumeratorCancellation] CancellationToken stop)
    {
        await using var place = new ScaledPlace(scene);
        await foreach (var table in Compare(new Scaled(scene, place, options).Cases(), options, stop))
        {
            yield return table;
        }
    }

    private static async IAsyncEnumerable<string> Memory(Scene scene, Options options, [EnumeratorCancellation] CancellationToken stop)
    {
        yield return MemoryTable.Render(await SlowUploads.Run(scene, options, stop));
    }
}
