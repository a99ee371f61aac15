using Enclosure.FileTypes;

namespace Enclosure.Attachments;

/// <summary>In which order files are listed; those that are equal in it, by their ids.</summary>
public enum FileOrder
{
    Newest,
    Oldest,
    Largest,
    Smallest,
    Name,
}

/// <summary>Where in a list a file stands, whether it is still there or not: so that a page goes on where the one before ended.</summary>
public sealed record CataloguePlace(Guid Id, long SizeBytes, string Filename)
{
    public static CataloguePlace Of(Attachment file) => new(file.Id, file.SizeBytes, file.Filename);
}

/// <summary>Which files to list; null filters match everything.</summary>
public sealed record FileQuery(FileOrder Order, int Limit)
{
    /// <summary>Null for what is there and what is still to come.</summary>
    public AttachmentState? State { get; init; }

    public FileFamily? Family { get; init; }
    public Direction? Direction { get; init; }
    public Guid? MailboxId { get; init; }

    /// <summary>Only uploads that no message has.</summary>
    public bool Unused { get; init; }

    /// <summary>Text within the name; case does not matter.</summary>
    public string? NamePart { get; init; }

    /// <summary>Inclusive.</summary>
    public long? LeastBytes { get; init; }

    /// <summary>Inclusive.</summary>
    public long? MostBytes { get; init; }

    /// <summary>Only what comes after it.</summary>
    public CataloguePlace? After { get; init; }
}
