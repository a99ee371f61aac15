using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Enclosure.Attachments;
using Enclosure.FileTypes;
using Microsoft.AspNetCore.WebUtilities;

namespace Enclosure.Server.WebConsole.Files;

/// <summary>What a list of files was asked for, as its address says it; empty texts ask for nothing.</summary>
internal sealed partial record FilesFilter(
    string Name, string Type, string State, string From, string Mailbox, string Min, string Max, string Sort)
{
    public const string Path = "/console/files";

    /// <summary>In place of a mailbox: uploads that no message has.</summary>
    public const string Unused = "unused";

    public static readonly IReadOnlyList<string> Types = [.. Enum.GetNames<FileFamily>().Select(name => name.ToLowerInvariant())];
    public static readonly IReadOnlyList<string> States = ["ready", "pending", "failed", "expired"];
    public static readonly IReadOnlyList<string> Directions = ["inbound", "outbound"];
    public static readonly IReadOnlyList<string> Sorts = [.. Enum.GetNames<FileOrder>().Select(name => name.ToLowerInvariant())];

    public static FilesFilter Of(IQueryCollection query) => new(
        Text(query, "name"), Text(query, "type"), Text(query, "state"), Text(query, "from"), Text(query, "mailbox"), Text(query, "min"),
        Text(query, "max"), Text(query, "sort"));

    public bool IsEmpty => this with { Sort = "" } == new FilesFilter("", "", "", "", "", "", "", "");

    /// <summary>Refuses with <see cref="Refusal.ValidationError"/> what is out of form.</summary>
    public FileQuery Query(int limit, string? after) => new(OneOf<FileOrder>("sort", Sort) ?? FileOrder.Newest, limit)
    {
        NamePart = Name == "" ? null : Name,
        Family = OneOf<FileFamily>("type", Type),
        State = State == "" || States.Contains(State) ? OneOf<AttachmentState>("state", State) : throw Unknown("state", States),
        Direction = OneOf<Direction>("from", From),
        MailboxId = Mailbox is "" or Unused ? null : Id("mailbox", Mailbox),
        Unused = Mailbox == Unused,
        LeastBytes = Bytes("min", Min),
        MostBytes = Bytes("max", Max),
        After = string.IsNullOrEmpty(after) ? null : Place(after),
    };

    /// <summary>The address of the list, without what is not asked for.</summary>
    public string Address(string? after = null)
    {
        var fields = new Dictionary<string, string?>
        {
            ["name"] = Name,
            ["type"] = Type,
            ["state"] = State,
            ["from"] = From,
            ["mailbox"] = Mailbox,
            ["min"] = Min,
            ["max"] = Max,
            ["sort"] = Sort,
            ["after"] = after,
        };
        return QueryHelpers.AddQueryString(Path, fields.Where(field => !string.IsNullOrEmpty(field.Value)));
    }

    /// <summary>Where a page ends, for the address of the next.</summary>
    public static string After(Attachment last) =>
        WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes($"{last.Id} {last.SizeBytes} {last.Filename}"));

    private static CataloguePlace Place(string after)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(after)).Split(' ', 3);
            if (parts.Length == 3 && Guid.TryParseExact(parts[0], "D", out var id) && long.TryParse(parts[1], out var size))
                return new CataloguePlace(id, size, parts[2]);
        }
        catch (FormatException)
        {
        }

        throw RefusedException.Invalid("after", "This address of a page is damaged. Begin with the first page of the list.");
    }

    private static T? OneOf<T>(string field, string text)
        where T : struct, Enum
    {
        if (text == "") return null;
        var names = Enum.GetNames<T>().Select(name => name.ToLowerInvariant()).ToList();
        return names.Contains(text) ? Enum.Parse<T>(text, ignoreCase: true) : throw Unknown(field, names);
    }

    private static RefusedException Unknown(string field, IEnumerable<string> names) =>
        RefusedException.Invalid(field, $"{field} must be one of: {string.Join(", ", names)}.");

    /// <summary>As people write sizes: <c>500 kB</c>, <c>2 MB</c>, <c>1.5</c> for megabytes; in powers of 1000.</summary>
    private static long? Bytes(string field, string text)
    {
        if (text == "") return null;
        var match = SizeText().Match(text);
        var factor = match.Groups[2].Value.ToLowerInvariant() switch { "b" => 1m, "k" or "kb" => 1e3m, "g" or "gb" => 1e9m, _ => 1e6m };
        return match.Success && decimal.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var number)
            ? (long)(number * factor)
            : throw RefusedException.Invalid(field, "Write a size like 500 kB or 2 MB.");
    }

    private static Guid Id(string field, string text) =>
        Guid.TryParseExact(text, "D", out var id) ? id : throw RefusedException.Invalid(field, $"{field} must be an id.");

    private static string Text(IQueryCollection query, string name) => query[name].ToString().Trim();

    [GeneratedRegex(@"^(\d{1,9}(?:\.\d{1,3})?)\s*([bB]|[kK][bB]?|[mM][bB]?|[gG][bB]?)?$")]
    private static partial Regex SizeText();
}
