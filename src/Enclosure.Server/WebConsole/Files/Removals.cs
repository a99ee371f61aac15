using Enclosure.Accounts;
using Enclosure.Attachments;
using Microsoft.AspNetCore.WebUtilities;

namespace Enclosure.Server.WebConsole.Files;

/// <summary>What deleting several files came to, told by the address that it leads to: numbers and ids alone, never words.</summary>
internal static class Removals
{
    private const int MostTold = 100;

    public static string On(string back, int deleted, IEnumerable<Guid> refused) =>
        QueryHelpers.AddQueryString(
            QueryHelpers.AddQueryString(back, "deleted", deleted.ToString()),
            refused.Select(id => KeyValuePair.Create("refused", (string?)id.ToString())));

    public static async Task<RemovalView?> ReadAsync(IQueryCollection query, FileCatalogue catalogue, Caller caller, CancellationToken ct)
    {
        if (!int.TryParse(query["deleted"], out var deleted) || deleted < 0) return null;
        var ids = query["refused"].Take(MostTold).Select(text => Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty)
            .Distinct().ToList();
        var left = (await catalogue.FindAsync(caller, ids, ct)).ToDictionary(file => file.Id);
        return new RemovalView(deleted, [.. ids.Select(id => left.GetValueOrDefault(id) is { } file ? Why(file) : Gone)]);
    }

    private const string Gone = "One was not there any more, or is out of this key's reach.";

    private static string Why(Attachment file) => file.State switch
    {
        AttachmentState.Ready => $"{file.Filename} is still there. Try it again.",
        AttachmentState.Pending => $"{file.Filename} is still awaited: it goes by itself when nothing comes by its link.",
        _ => $"{file.Filename} has no bytes; what is left of it goes by itself within seven days.",
    };
}
