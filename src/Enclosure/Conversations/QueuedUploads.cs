using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.FileNames;
using Enclosure.Sql;

namespace Enclosure.Conversations;

/// <summary>Uploads that a request names by key: settled first, then judged in the transaction that uses them.</summary>
internal sealed class QueuedUploads(UploadLinks links, Settlement settlement)
{
    /// <summary>Looks at those whose bytes may have come, so that judging finds each as it is.</summary>
    public async Task SettleAsync(Caller caller, IReadOnlyList<NamedUpload> uploads, CancellationToken ct)
    {
        foreach (var upload in uploads.Where(upload => IsOwn(caller, upload)))
            if (await links.FindAsync(upload.Key, ct) is { State: AttachmentState.Pending } pending)
                await settlement.LookAsync(pending, ct);
    }

    /// <summary>
    /// The uploads, in their order, under the names they are to be shown by. Refuses with <see cref="Refusal.ValidationError"/> naming
    /// every unknown one as <c>attachments[i].key</c>, else with <see cref="Refusal.UploadFailed"/> or
    /// <see cref="Refusal.UploadNotReady"/>.
    /// </summary>
    public static async Task<IReadOnlyList<Attachment>> JudgeAsync(SqlSession sql, Caller caller, IReadOnlyList<NamedUpload> uploads)
    {
        var (found, faults) = (new List<Attachment>(), new List<FieldFault>());
        for (var at = 0; at < uploads.Count; at++)
        {
            if (IsOwn(caller, uploads[at])
                && await FindAsync(sql, caller, uploads[at].Key) is { } file) found.Add(Named(file, uploads[at]));
            else faults.Add(new FieldFault(
                $"attachments[{at}].key",
                $"attachments[{at}].key is not the key of an upload of this workspace. Ask for a link and upload the file first."));
        }

        if (faults.Count > 0)
            throw new RefusedException(Refusal.ValidationError, string.Join(' ', faults.Select(fault => fault.Message)), faults);
        Require(
            found,
            [AttachmentState.Failed, AttachmentState.Expired],
            Refusal.UploadFailed,
            "ended without the promised bytes. Ask for a new link and upload it again.");
        Require(
            found,
            [AttachmentState.Pending],
            Refusal.UploadNotReady,
            "has no bytes yet. PUT them to its presignedUrl, then send this again.");
        return found;
    }

    private static void Require(List<Attachment> found, AttachmentState[] wrong, Refusal reason, string advice)
    {
        var at = found.FindIndex(file => wrong.Contains(file.State));
        if (at >= 0) throw new RefusedException(reason, $"attachments[{at}].key: the upload {advice}");
    }

    private static bool IsOwn(Caller caller, NamedUpload upload) =>
        upload.Key.StartsWith($"{UploadLinks.KeyPrefix}/{caller.Account.Id}/", StringComparison.Ordinal);

    private static Task<Attachment?> FindAsync(SqlSession sql, Caller caller, string key) =>
        sql.FindAsync(
            $"select {Attachment.Columns} from attachments where upload_key = @key and account_id = @accountId and state <> 'hidden'",
            new { key, accountId = caller.Account.Id },
            Attachment.Read);

    private static Attachment Named(Attachment file, NamedUpload upload) =>
        upload.Filename is { Length: > 0 } name ? file with { Filename = Filename.Clean(name, fallback: file.Filename) } : file;
}
