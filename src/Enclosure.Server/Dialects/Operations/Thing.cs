namespace Enclosure.Server.Dialects.Operations;

/// <summary>What of an account a value stands for, so that whoever explains an operation can put in one that exists.</summary>
internal enum Thing
{
    Mailbox,
    MailboxAddress,
    Message,
    Thread,
    Attachment,
    Webhook,
    Delivery,
    ApiKey,
    Captured,
    Conversation,
    FileIndex,
    Reply,
    Job,
    Upload,
    UploadKey,

    /// <summary>A link to PUT an upload's bytes to.</summary>
    UploadLink,

    /// <summary>A link to GET a file's bytes from.</summary>
    DownloadLink,
}

/// <summary>What stands for a thing where none is known: an example's text that is one of these is put in as well.</summary>
internal static class Things
{
    public static string Placeholder(Thing thing) => thing switch
    {
        Thing.Mailbox => "MAILBOX_ID",
        Thing.MailboxAddress => "MAILBOX_ADDRESS",
        Thing.Message => "MESSAGE_ID",
        Thing.Thread => "THREAD_ID",
        Thing.Attachment => "ATTACHMENT_ID",
        Thing.Webhook => "WEBHOOK_ID",
        Thing.Delivery => "DELIVERY_ID",
        Thing.ApiKey => "API_KEY_ID",
        Thing.Captured => "CAPTURED_ID",
        Thing.Conversation => "CONVERSATION_ID",
        Thing.FileIndex => "FILE_INDEX",
        Thing.Reply => "REPLY_ID",
        Thing.Job => "JOB_ID",
        Thing.Upload => "UPLOAD_ID",
        Thing.UploadKey => "UPLOAD_KEY",
        Thing.UploadLink => "PRESIGNED_URL",
        Thing.DownloadLink => "ATTACHMENT_URL",
    };
}
