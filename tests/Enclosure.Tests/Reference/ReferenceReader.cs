using System.Net;
using System.Text.RegularExpressions;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Reference;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Reference;

/// <summary>Reads pages of the reference.</summary>
internal static partial class ReferenceReader
{
    /// <summary>Every page there is.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        ReferenceIndex.Root,
        .. Guides.All.Select(guide => guide.Path),
        .. SampleStage.Manuals.Select(ReferenceIndex.PathOf),
        .. SampleStage.Manuals.SelectMany(manual => manual.Topics.Select(topic => ReferenceIndex.PathOf(manual, topic))),
    ];

    public static string PageOf(DialectManual manual, Operation operation) => ReferenceIndex.PathOf(manual, operation).Split('#')[0];

    /// <summary>The samples of an operation as somebody copies them, by language.</summary>
    public static IReadOnlyDictionary<string, string> Samples(string page, string anchor)
    {
        var from = page.IndexOf($"id=\"{anchor}\"", StringComparison.Ordinal);
        var to = page.IndexOf("</section>", from, StringComparison.Ordinal);
        return Sample().Matches(page[from..to])
            .ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(Tag().Replace(match.Groups[2].Value, "")));
    }

    /// <summary>What the server finds of an account.</summary>
    public static AccountThings ThingsOf(TestServer server)
    {
        var core = server.Core;
        return new AccountThings(new ThingSources(
            core.Mailboxes, core.Library, core.Messages, core.ReplyQueue, core.Captured, core.Webhooks, core.Deliveries, core.Keys));
    }

    [GeneratedRegex("data-language=\"(\\w+)\"><code>(.*?)</code></pre>", RegexOptions.Singleline)]
    private static partial Regex Sample();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
