namespace Enclosure.Attachments;

/// <summary>A file that a request names, looked at: either it may be used, or something stands in the way.</summary>
/// <param name="File">Null when the account has no such file.</param>
/// <param name="Obstacle">
/// Null when it may be used; else <see cref="Refusal.ValidationError"/> for an unknown one, <see cref="Refusal.OutOfScope"/>,
/// <see cref="Refusal.InboundLimitExceeded"/>, <see cref="Refusal.UploadNotReady"/> or <see cref="Refusal.UploadFailed"/>.
/// </param>
public sealed record ChosenFile(Guid Id, Attachment? File, Refusal? Obstacle)
{
    /// <summary>What is wrong and what to do.</summary>
    public string Advice => Obstacle switch
    {
        null => "",
        Refusal.OutOfScope => "The file is not in a mailbox of this key. Use a full-access key, or a file of a message in its mailboxes.",
        Refusal.InboundLimitExceeded => "The file is of a message over the monthly limit. It can be used once that is unlocked.",
        Refusal.UploadNotReady => "The file's bytes have not come yet. PUT them to its upload link, then try again.",
        Refusal.UploadFailed => "The upload failed or expired. Upload the file again.",
        _ => "There is no such attachment. Upload the file first, then name the id of the answer.",
    };
}
