using Enclosure.Accounts;
using Enclosure.Sql;

namespace Enclosure.Attachments;

/// <summary>Files named by id in a request that is to use them: each is settled, looked for and checked against the caller's key.</summary>
public sealed class FileChoice(Database database, Settlement settlement, TimeProvider time)
{
    private static readonly string InReach = Reach.Of("t");

    /// <summary>What is to be said of each, in their order; nothing refuses.</summary>
    public async Task<IReadOnlyList<ChosenFile>> LookAsync(Caller caller, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var looked = new List<ChosenFile>();
        foreach (var id in ids) looked.Add(await LookAsync(caller, id, ct));
        return looked;
    }

    /// <summary>
    /// The files, in their order. Refuses with <see cref="Refusal.ValidationError"/> naming every unknown one as <c>attachments[i]</c>,
    /// else by the first obstacle there is.
    /// </summary>
    public async Task<IReadOnlyList<Attachment>> ChooseAsync(Caller caller, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var looked = await LookAsync(caller, ids, ct);
        var faults = looked.Select((file, at) => (file, at)).Where(each => each.file.Obstacle == Refusal.ValidationError)
            .Select(each => new FieldFault($"attachments[{each.at}]", each.file.Advice)).ToList();
        if (faults.Count > 0) throw new RefusedException(Refusal.ValidationError, faults[0].Message, faults);
        return looked.FirstOrDefault(file => file.Obstacle is not null) is { } first
            ? throw Refused(first)
            : [.. looked.Select(file => file.File!)];
    }

    private static RefusedException Refused(ChosenFile file) =>
        file.Obstacle == Refusal.InboundLimitExceeded
            ? RefusedException.WithheldMail(new WithheldItem("attachment", file.Id))
            : new RefusedException(file.Obstacle!.Value, file.Advice);

    private async Task<ChosenFile> LookAsync(Caller caller, Guid id, CancellationToken ct)
    {
        var values = new { id, accountId = caller.Account.Id, keyId = caller.KeyId, scoped = Reach.Flag(caller) };
        var found = await database.ReadAsync(sql => sql.FindAsync(OfAccount, values, Attachment.Read), ct);
        if (found is null) return new ChosenFile(id, null, Refusal.ValidationError);
        if (await database.ReadAsync(
            sql => sql.ValueAsync<long>($"select count(*) from attachments t where id = @id and {InReach}", values), ct) == 0)
            return new ChosenFile(id, found, Refusal.OutOfScope);
        if (InboundCap.Of(caller.Account, time.GetUtcNow()).Withholds(found.Inbound))
            return new ChosenFile(id, found, Refusal.InboundLimitExceeded);
        var settled = await settlement.LookAsync(found, ct);
        return new ChosenFile(id, settled, settled.State switch
        {
            AttachmentState.Ready => null,
            AttachmentState.Pending => Refusal.UploadNotReady,
            AttachmentState.Failed or AttachmentState.Expired => Refusal.UploadFailed,
            AttachmentState.Hidden => Refusal.ValidationError,
        });
    }

    private static readonly string OfAccount =
        $"""
        select {Attachment.Columns} from attachments where id = @id and account_id = @accountId and state <> 'hidden'
        and {AttachmentLibrary.IsShown}
        """;
}
