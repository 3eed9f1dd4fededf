export const authentication: Readonly<Record<string, string>> = {
  'authentication.v1.BoundObjectReference': 'kind=1:string apiVersion=2:string name=3:string uid=4:string',
  'authentication.v1.ExtraValue': 'items=1:string*',
  'authentication.v1.SelfSubjectReview': 'metadata=1:meta.ObjectMeta status=2:authentication.v1.SelfSubjectReviewStatus',
  'authentication.v1.SelfSubjectReviewStatus': 'userInfo=1:authentication.v1.UserInfo',
  'authentication.v1.TokenRequest': 'metadata=1:meta.ObjectMeta spec=2:authentication.v1.TokenRequestSpec status=3:authentication.v1.TokenRequestStatus',
  'authentication.v1.TokenRequestSpec': 'audiences=1:string* boundObjectRef=3:authentication.v1.BoundObjectReference expirationSeconds=4:int',
  'authentication.v1.TokenRequestStatus': 'token=1:string expirationTimestamp=2:meta.Time',
  'authentication.v1.TokenReview': 'metadata=1:meta.ObjectMeta spec=2:authentication.v1.TokenReviewSpec status=3:authentication.v1.TokenReviewStatus',
  'authentication.v1.TokenReviewSpec': 'token=1:string audiences=2:string*',
  'authentication.v1.TokenReviewStatus': 'authenticated=1:bool user=2:authentication.v1.UserInfo error=3:string audiences=4:string*',
  'authentication.v1.UserInfo': 'username=1:string uid=2:string groups=3:string* extra=4:map:authentication.v1.ExtraValue',
};
