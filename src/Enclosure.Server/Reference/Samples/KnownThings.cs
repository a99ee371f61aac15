using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Reference.Samples;

/// <summary>What may be put into a sample of the account that looks at it.</summary>
/// <param name="IsSomebodys">Whether it is of an account at all: what that has not got is left out then, where it can be.</param>
internal sealed record KnownThings(IReadOnlyDictionary<Thing, string> Values, bool IsSomebodys)
{
    public static KnownThings Nobodys { get; } = new(new Dictionary<Thing, string>(), IsSomebodys: false);

    /// <summary>Null where nothing can stand for it: it is unknown, and a request is right without it.</summary>
    public string? Of(Thing thing, bool isRequired) =>
        Values.GetValueOrDefault(thing) ?? (isRequired || !IsSomebodys ? Things.Placeholder(thing) : null);
}
